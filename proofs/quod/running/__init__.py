"""Running a project: find its modules, check them in workers, replay, build, report."""
