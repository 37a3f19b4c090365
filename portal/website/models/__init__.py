from portal.website.models.pages import (
    ContentPage,
    GuidanceIndexPage,
    GuidancePage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
)
from portal.website.models.wording import PortalSettings

__all__ = [
    "ContentPage",
    "GuidanceIndexPage",
    "GuidancePage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "PortalSettings",
    "SectionPage",
]
