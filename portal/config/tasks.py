from django.db import transaction
from django.tasks.backends.immediate import ImmediateBackend
from django.tasks.base import TaskResult


class AfterCommitBackend(ImmediateBackend):
    """Runs a queued task after the commit: within it, the task could see and keep what a rollback takes back."""

    def _execute_task(self, task_result: TaskResult) -> None:
        run = super()._execute_task  # type: ignore[misc]  # private in Django, so unknown to its stubs
        transaction.on_commit(lambda: run(task_result))
