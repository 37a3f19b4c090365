from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.enums import MembershipRole, Strand
from portal.accounts.models import Membership, Programme, User
from portal.accounts.roles import ROLES


def time_zone_choices() -> list[tuple[str, str]]:
    """Places, by name; the zones without a place are for machines."""
    places = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in places)]


class ProfileForm(forms.ModelForm):
    time_zone = forms.ChoiceField(
        label=_("Time zone"), choices=time_zone_choices, help_text=_("Meetings and deadlines show in this zone.")
    )

    class Meta:
        model = User
        fields = ["name", "time_zone"]
        labels = {"name": _("Name")}
        help_texts = {"name": _("As colleagues and the helpdesk see it.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True
        self.fields["name"].error_messages["required"] = _("Your name is missing.")


class ProgrammeSearchForm(forms.Form):
    """``q`` and ``strand`` of the directory; wrong values simply do not filter."""

    q = forms.CharField(label=_("Name, country or managing authority"), required=False, max_length=100)
    strand = forms.ChoiceField(label=_("Strand"), required=False, choices=[("", _("All strands")), *Strand.choices])


class RequestForm(forms.Form):
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=1000,
        help_text=_("Who you are and what you do there: it helps whoever answers."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The person reads it. Say what they can do instead."),
        error_messages={"required": _("The reason is missing.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RightsForm(forms.Form):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=lambda: [(value, str(label).capitalize()) for value, label in MembershipRole.choices],
        widget=forms.RadioSelect,
        initial=MembershipRole.MEMBER,
        error_messages={"required": _("Choose a role.")},
        help_text=_("A manager invites colleagues, answers requests and sets rights."),
    )
    may_authorise_hours = forms.BooleanField(
        label=_("May agree to spend support hours"),
        required=False,
        help_text=_("Accepts estimates of the helpdesk for the programme."),
    )
    may_sign_requests = forms.BooleanField(
        label=_("May request a licence"), required=False, help_text=_("Sends licence requests for the programme.")
    )


class InvitationForm(RightsForm):
    email = forms.EmailField(
        label=_("E-mail address of your colleague"),
        help_text=_("The link we send is good for 14 days."),
        error_messages={"required": _("The e-mail address is missing.")},
    )
    field_order = ["email"]


class SuccessorChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Membership) -> str:
        return str(obj.user)


class LeaveForm(forms.Form):
    """``colleagues`` may take over; ``needs_successor`` when the leaver is the only manager among them."""

    successor = SuccessorChoice(
        label=_("Who takes over as manager?"),
        queryset=Membership.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        help_text=_("This colleague becomes manager with every right."),
        error_messages={"required": _("Choose who takes over: a programme always has a manager.")},
    )

    def __init__(self, *args, colleagues, needs_successor: bool, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if needs_successor:
            self.fields["successor"].queryset = colleagues
        else:
            del self.fields["successor"]


class GrantRoleForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("The person needs an account with this address."),
        error_messages={"required": _("The e-mail address is missing.")},
    )
    role = forms.ChoiceField(label=_("Role"), choices=lambda: [(role.key, role.title) for role in ROLES.values()])

    def clean_email(self) -> User:
        user = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if user is None:
            raise forms.ValidationError(_("Nobody has an account with this address. Ask them to sign up first."))
        return user


class RenameForm(forms.Form):
    name = forms.CharField(
        label=_("New name"),
        max_length=150,
        help_text=_("The old name stays findable, and in the agreements that were signed under it."),
        error_messages={"required": _("Write the new name.")},
    )


class MergeForm(forms.Form):
    """``into`` by its code; ``understood`` is asked on the page that lists what will move."""

    into = forms.ModelChoiceField(
        label=_("Becomes part of"),
        queryset=Programme.objects.none(),
        to_field_name="code",
        empty_label=_("Choose"),
        error_messages={
            "required": _("Choose the programme that takes it in."),
            "invalid_choice": _("Choose a programme of the list."),
        },
    )
    understood = forms.BooleanField(
        label=_("I have read what moves and what ends, and that this cannot be undone"),
        error_messages={"required": _("Read the list, then tick this line.")},
    )

    def __init__(self, *args, programme: Programme, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Programme.objects.current().exclude(pk=programme.pk)
