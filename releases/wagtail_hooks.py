from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from releases.models import Release
from releases.viewsets import ReleaseTextPolicy, ReleaseViewSet

register_permission_policy(Release, ReleaseTextPolicy(Release))
register_snippet(ReleaseViewSet)
