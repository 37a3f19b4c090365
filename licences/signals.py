"""News for the layers above; sent inside the transaction of the change."""

from django.dispatch import Signal

# agreement, programme, signed_on (date of the last party's signature), now. Once for each agreement, of any kind.
agreement_in_force = Signal()

# programme, opened (set of Entitlement), closed (set of Entitlement), now.
entitlements_changed = Signal()
