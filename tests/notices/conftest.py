import copy
from pathlib import Path

import pytest

from portal.notices.topics import TOPICS, Topic


@pytest.fixture
def sample_templates(settings):
    """``sample/hello`` is a message; its templates lie beside these tests."""
    settings.TEMPLATES = copy.deepcopy(settings.TEMPLATES)
    settings.TEMPLATES[0]["DIRS"] = [Path(__file__).parent / "templates"]


@pytest.fixture
def news(monkeypatch, sample_templates):
    """A topic that may be switched off and carries List-Unsubscribe."""
    topic = Topic("sample", "News of Jems", "What is new.", ("sample",), is_optional=True, is_news=True)
    monkeypatch.setitem(TOPICS, "sample", topic)
    return topic


@pytest.fixture
def case(monkeypatch, sample_templates):
    """A topic about one's own cases: cannot be switched off."""
    topic = Topic("sample", "Your cases", "What you asked for.", ("sample",), is_optional=False)
    monkeypatch.setitem(TOPICS, "sample", topic)
    return topic
