"""The commands of ``python -m quod``.  Each imports what it needs, and nothing else."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from quod.errors import InputError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code: 0 as declared, 1 not as declared, 2 broken input."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nstopped; nothing was written", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output, such as `head`, has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "quod",
        description="Derivations, checked and typeset.",
        epilog="Exit code: 0 all is as declared, 1 some claim is not, 2 the input is broken.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    new = _command(commands, "new", _new, "make a small project that builds at once")
    new.add_argument("folder", type=Path, metavar="DIR", help="the folder to make")
    build = _command(commands, "build", _build, "check the derivations and write the write-up")
    build.add_argument(
        "--check", action="store_true", help="replay certificates only; search and write nothing"
    )
    build.add_argument(
        "--only",
        type=_names,
        default=(),
        metavar="A,B",
        help="these claims or modules, cited ones too",
    )
    build.add_argument("--final", action="store_true", help="a gap that is declared fails too")
    build.add_argument(
        "--overwrite", action="store_true", help="fragments that were changed by hand, too"
    )
    build.add_argument(
        "--second-opinion", action="store_true", help="let Coq re-check the certificates, too"
    )
    build.add_argument(
        "--templates", type=Path, metavar="DIR", help="in place of the project's templates/"
    )
    _add_timeout(build)
    _command(commands, "replay", _replay, "re-check all certificates from the files alone")
    opinion = _command(
        commands, "second-opinion", _second_opinion, "let Coq re-check the certificates"
    )
    opinion.add_argument("claims", nargs="*", metavar="CLAIM", help="all where none is named")
    explain = _command(commands, "explain", _explain, "show a proof and what it rests on")
    explain.add_argument("claim", help="the name of the claim")
    _add_timeout(explain)
    listed = _command(commands, "settled", _settled, "list the statements that are settled")
    listed.add_argument("--into", type=Path, metavar="FILE", help="between the marks in this file")
    _command(commands, "axioms", _axioms, "print every axiom and trusted rule with its source")
    _command(
        commands,
        "lemmas",
        _lemmas,
        "prove the lemmas anew, write their certificates, and print them",
    )
    _add_decide(commands)
    return parser


def _add_decide(commands) -> None:
    decide = _command(commands, "decide", _decide, "decide a statement, or those of a file")
    decide.add_argument("statement", metavar="STATEMENT|FILE.jsonl", help='such as "x**2 >= 0"')
    decide.add_argument(
        "--where", action="append", default=[], metavar="P", help="an assumption; may be repeated"
    )
    decide.add_argument(
        "--var", action="append", default=[], metavar="X:DOMAIN", help='such as "x: positive"'
    )
    decide.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    decide.add_argument("--certificates", action="store_true", help="give long certificates, too")
    _add_work(decide)
    attack = _command(commands, "attack", _attack, "decide false mutants of a file's statements")
    attack.add_argument("file", type=Path, metavar="FILE.jsonl")
    attack.add_argument("--mutants", type=int, default=100, metavar="N", help="how many")
    attack.add_argument("--seed", type=int, default=0, metavar="K", help="which ones")
    _add_work(attack)


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jobs", type=int, default=0, metavar="N", help="worker processes")
    parser.add_argument(
        "--time-limit",
        type=_seconds,
        default=10.0,
        metavar="S",
        help="seconds a statement (default 10)",
    )


def _command(commands, name: str, run, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(command=run)
    if name not in ("new", "axioms", "lemmas", "decide", "attack"):
        parser.add_argument(
            "--project", type=Path, default=Path(), metavar="DIR", help="default: here or above"
        )
    return parser


def _add_timeout(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="S", help="seconds a claim (default 60)"
    )


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no time limit: write a positive number")
    return seconds


def _new(options: argparse.Namespace) -> int:
    from quod.running.starting import new

    new(options.folder)
    return 0


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _build(options: argparse.Namespace) -> int:
    from quod.running.building import Options, build
    from quod.running.project import find_project

    project = find_project(options.project)
    if options.templates is not None:
        project = project.with_templates(options.templates)
    if options.check and options.second_opinion:
        raise InputError(
            "--check writes nothing, and a second opinion writes build/coq\n"
            "  leave one of them out, or run python -m quod second-opinion"
        )
    chosen = Options(
        options.check,
        options.only,
        options.final,
        options.overwrite,
        options.second_opinion,
        options.timeout,
    )
    return build(project, chosen)


def _replay(options: argparse.Namespace) -> int:
    from quod.running.project import find_project
    from quod.running.replaying import replay

    return replay(find_project(options.project))


def _second_opinion(options: argparse.Namespace) -> int:
    from quod.running.project import find_project
    from quod.running.second_opinion import second_opinion

    return second_opinion(find_project(options.project), options.claims)


def _explain(options: argparse.Namespace) -> int:
    from quod.running.explaining import explain
    from quod.running.project import find_project

    return explain(find_project(options.project), options.claim, options.timeout)


def _settled(options: argparse.Namespace) -> int:
    from quod.running.project import find_project
    from quod.running.settled import settled

    settled(find_project(options.project), options.into)
    return 0


def _axioms(options: argparse.Namespace) -> int:
    from quod.running.axioms import listing

    for line in listing():
        print(line)
    return 0


def _lemmas(options: argparse.Namespace) -> int:
    from quod.lemmas import STORE, prove_all
    from quod.running.axioms import lemma_listing
    from quod.running.files import write

    texts = prove_all()
    for name, text in texts.items():
        write(STORE / f"{name}.json", text)
    for path in STORE.glob("*.json"):
        if path.stem not in texts:
            path.unlink()
    for line in lemma_listing():
        print(line)
    print(f"\n{len(texts)} lemmas proved")
    return 0


def _decide(options: argparse.Namespace) -> int:
    from quod.deciding.deciding import Wanted
    from quod.running.deciding import Options, decide_file, decide_statement

    wanted = Wanted(options.time_limit, options.certificates)
    chosen = Options(options.jobs, wanted, options.out)
    if options.statement.endswith(".jsonl"):
        if options.where or options.var:
            raise InputError("--where and --var are for one statement; a file says its own")
        return decide_file(Path(options.statement), chosen)
    return decide_statement(options.statement, options.where, options.var, chosen)


def _attack(options: argparse.Namespace) -> int:
    from quod.deciding.deciding import Wanted
    from quod.running.attacking import attack
    from quod.running.deciding import Options

    chosen = Options(options.jobs, Wanted(options.time_limit))
    return attack(options.file, options.mutants, options.seed, chosen)
