def evaluated(translator, goal):
    return f"(cheat {translator.term(goal)})"
