"""The few blocks every page is made of."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

PROSE_FEATURES = ["bold", "italic", "link", "ol", "ul", "code", "document-link"]


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        template = "website/blocks/heading.html"


class ProseBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        template = "website/blocks/prose.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("info", _("Good to know")), ("warning", _("Warning")), ("success", _("Done"))],
        default="info",
        search_index=False,
    )
    lead = blocks.CharBlock(max_length=80, label=_("Bold first words"))
    text = blocks.CharBlock(max_length=300, required=False)

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "website/blocks/callout.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=120)
    text = blocks.RichTextBlock(features=PROSE_FEATURES, required=False)


class StepsBlock(blocks.StructBlock):
    steps = blocks.ListBlock(StepBlock())

    class Meta:
        icon = "list-ol"
        label = _("Numbered steps")
        template = "website/blocks/steps.html"


class CodeBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=120, required=False)
    code = blocks.TextBlock()

    class Meta:
        icon = "code"
        label = _("Command or log")
        template = "website/blocks/code.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200)
    answer = blocks.RichTextBlock(features=PROSE_FEATURES)


class QuestionsBlock(blocks.StructBlock):
    questions = blocks.ListBlock(QuestionBlock())

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        template = "website/blocks/questions.html"


class PictureBlock(blocks.StructBlock):
    image = ImageBlock()
    caption = blocks.CharBlock(max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        template = "website/blocks/picture.html"


class PageBlocks(blocks.StreamBlock):
    heading = HeadingBlock()
    text = ProseBlock(features=PROSE_FEATURES)
    callout = CalloutBlock()
    steps = StepsBlock()
    code = CodeBlock()
    questions = QuestionsBlock()
    picture = PictureBlock()


class BodyField(StreamField):
    """A StreamField that keeps its blocks out of migrations: a block's change is code, not schema."""

    def deconstruct(self) -> Any:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs
