from django.db import models
from django.utils.translation import gettext_lazy as _


class ReleaseStatus(models.TextChoices):
    PREPARED = "prepared", _("in preparation")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


RELEASE_TRANSITIONS: dict[ReleaseStatus, set[ReleaseStatus]] = {
    ReleaseStatus.PREPARED: {ReleaseStatus.PUBLISHED},
    ReleaseStatus.PUBLISHED: {ReleaseStatus.WITHDRAWN},
    ReleaseStatus.WITHDRAWN: {ReleaseStatus.PUBLISHED},
}


class Support(models.TextChoices):
    """Computed from the releases themselves, never stored."""

    SUPPORTED = "supported", _("Supported")
    ENDING = "ending", _("Support ends soon")
    UNSUPPORTED = "unsupported", _("No longer supported")


class ChangeKind(models.TextChoices):
    BREAKING = "breaking", _("Breaking")
    SECURITY = "security", _("Security")
    FEATURE = "feature", _("Feature")
    IMPROVEMENT = "improvement", _("Improvement")
    FIX = "fix", _("Fix")
    KNOWN_ISSUE = "known_issue", _("Known issue")


class ChangeAudience(models.TextChoices):
    IT = "it", _("IT")
    PROGRAMME = "programme", _("Programme")
    APPLICANTS = "applicants", _("Applicants")


class Area(models.TextChoices):
    APPLICATIONS = "applications", _("Applications and checks")
    ASSESSMENT = "assessment", _("Assessment and checklists")
    CONTRACTING = "contracting", _("Contracting")
    PARTNER_REPORTS = "partner_reports", _("Partner reports and control")
    PROJECT_REPORTS = "project_reports", _("Project reports and verification")
    PAYMENTS = "payments", _("Payments and accounting")
    PROGRAMME = "programme", _("Programme set-up")
    USERS = "users", _("Users and privileges")
    PLUGINS = "plugins", _("Plugins and exports")
    OPERATION = "operation", _("Installation and operation")
    INTERFACE = "interface", _("Screens and translations")


class FileKind(models.TextChoices):
    INSTALLATION = "installation", _("Installation package")
    SOURCE = "source", _("Source code")
    DOCUMENT = "document", _("Document")


class DocumentType(models.TextChoices):
    PRE_INSTALLATION = "pre_installation", _("Pre-installation Instructions")
    INSTALLATION = "installation", _("Installation Instructions")
    TECHNICAL = "technical", _("Technical Specifications")
    UPDATE = "update", _("Update Instructions")
    OTHER = "other", _("Other document")


class ExtensionPoint(models.TextChoices):
    """The 15 places where Jems lets a plugin in."""

    PROGRAMME_DATA_EXPORT = "programme_data_export", _("Programme data export")
    PRE_SUBMISSION_CHECK = "pre_submission_check", _("Pre-submission check")
    APPLICATION_FORM_EXPORT = "application_form_export", _("Application form export")
    BUDGET_EXPORT = "budget_export", _("Budget export")
    PARTNER_REPORT_CHECK = "partner_report_check", _("Partner report check")
    PARTNER_REPORT_EXPORT = "partner_report_export", _("Partner report export")
    CONTROL_CERTIFICATE = "control_certificate", _("Partner control report certificate")
    CONTROL_EXPORT = "control_export", _("Partner control report export")
    CONTROL_CHECK = "control_check", _("Partner control report check")
    CONTROL_SAMPLING = "control_sampling", _("Risk-based sampling")
    PROJECT_REPORT_CHECK = "project_report_check", _("Project report check")
    PROJECT_REPORT_EXPORT = "project_report_export", _("Project report export")
    VERIFICATION_CERTIFICATE = "verification_certificate", _("Project report verification certificate")
    CHECKLIST_EXPORT = "checklist_export", _("Checklist export")
    PAYMENT_AUDIT_EXPORT = "payment_audit_export", _("Payment application audit export")


class PluginStatus(models.TextChoices):
    """The life of a plugin and of each of its versions; one returned by the desk is a draft with a reason."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("waits for review")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    QUARANTINED = "quarantined", _("quarantined")


PLUGIN_TRANSITIONS: dict[PluginStatus, set[PluginStatus]] = {
    PluginStatus.DRAFT: {PluginStatus.SUBMITTED, PluginStatus.WITHDRAWN},
    PluginStatus.SUBMITTED: {PluginStatus.PUBLISHED, PluginStatus.DRAFT, PluginStatus.WITHDRAWN},
    PluginStatus.PUBLISHED: {PluginStatus.WITHDRAWN, PluginStatus.QUARANTINED},
    PluginStatus.QUARANTINED: {PluginStatus.PUBLISHED, PluginStatus.WITHDRAWN},
    PluginStatus.WITHDRAWN: set(),
}

# In the catalogue: published ones, and quarantined ones so that those who run them learn of it.
LISTED = {PluginStatus.PUBLISHED, PluginStatus.QUARANTINED}


class Verdict(models.TextChoices):
    """Does this plugin version run on that release?"""

    CONFIRMED = "confirmed", _("Confirmed")
    DECLARED = "declared", _("Declared")
    UNTESTED = "untested", _("Untested")
    DISPUTED = "disputed", _("Disputed")
    INCOMPATIBLE = "incompatible", _("Does not load")
    INSECURE = "insecure", _("Insecure")


class Statement(models.TextChoices):
    """What somebody said about it; nobody states ``untested``."""

    DECLARED = "declared", _("declared by the author")
    CONFIRMED = "confirmed", _("works for us")
    INCOMPATIBLE = "incompatible", _("does not work")


class InstallationKind(models.TextChoices):
    PRODUCTION = "production", _("Production")
    TEST = "test", _("Test")
