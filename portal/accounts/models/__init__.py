from portal.accounts.models.people import StaffAssignment, User
from portal.accounts.models.programmes import Invitation, Membership, Programme, ProgrammeName

__all__ = ["Invitation", "Membership", "Programme", "ProgrammeName", "StaffAssignment", "User"]
