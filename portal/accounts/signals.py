"""News for the rooms above, sent inside the transaction of the change."""

from django.dispatch import Signal

# membership, now.
membership_started = Signal()
membership_ended = Signal()

# programme, old_name, by, now.
programme_renamed = Signal()

# source (closed already), into, by, now. The people of the source are moved after the receivers have run, so that
# whoever writes to them still finds them.
programmes_merged = Signal()
