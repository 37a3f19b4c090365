"""What people of the story write in their tickets."""
# ruff: noqa: E501 people do not break their lines

PUBLIC = {70, 81, 99, 112, 132}
SETTLED = [
    (67, "bela", "alpine-lakes", -75, "access", "Invite controllers before the first report", "Can controllers get their account before a partner reports?",
     "Yes. Add them under *Controller institutions*, they get a mail at once and see reports as soon as there is one."),
    (99, "marko", "sava-meadows", -28, "reporting", "Export menu empty after 9.0.0", "After the update the menu *Exports* has no entries.",
     "The export plugins have to be replaced by builds for the same plugin contract. Copy them into `addons`, start Jems, and look at the plugin list."),
    (68, "eva", "granite-hills", -70, "budget", "Where do rates of the Commission come from", "Which day's rate does Jems take?",
     "Jems takes the monthly rate of the month in which the report is submitted. They are loaded on the last working day before the month begins."),
    (69, "nina", "alpine-lakes", -66, "application", "Copy a call with its checklists", "Can we copy a call together with the checklists?",
     "The call is copied with its settings; checklists are chosen in the copy, under *Checklists*."),
    (70, "jan", "amber-coast", -61, "installation", "MariaDB before or after Jems", "In which order do we update?",
     "MariaDB first, Jems after it, each with a backup before. The installation instructions name the versions."),
    (72, "orla", "heather-isles", -57, "other", "Is there a test account to look around", "We would like to see Jems before we decide.",
     "Ask for a look at the next sprint review, it is open to everyone. Your own test installation comes with the licence."),
    (78, "bela", "alpine-lakes", -52, "reporting", "Certificate missing among the annexes", "The control certificate is not in the ZIP of annexes.",
     "It is made when the controller finalises. Reopen and finalise once more, then it is there."),
    (81, "radu", "delta-plains", -49, "access", "Session ends while writing", "People lose their session after lunch.",
     "A session lasts 8 hours from the sign-in. Sign out and in once before a long form; Jems saves when you leave a page."),
    (86, "marko", "sava-meadows", -43, "application", "Upload limit for annexes", "Partners need to send plans of 80 MB.",
     "The limit is a setting of the server: raise it in `application.yaml` and in the proxy, then restart."),
    (90, "anna", "alpine-lakes", -38, "reporting", "Two partners with one bank account", "Is it a problem if two partners share an account?",
     "Jems allows it and shows a warning to the controller. Nothing else happens."),
    (94, "eva", "granite-hills", -33, "translation", "Own words for work packages", "Our programme says *activities*, not *work packages*.",
     "Put the words into your own translation file; it wins over ours and survives updates."),
    (103, "nina", "alpine-lakes", -25, "access", "Privileges of a partner who left", "How do we take the rights of a person who left?",
     "Remove the person under *Privileges* of the project. What they wrote stays."),
    (112, "jan", "amber-coast", -20, "reporting", "Partner report cannot be reopened", "The button is grey.",
     "A report can be reopened while no later one is submitted. Reopen the later one first."),
    (121, "bela", "alpine-lakes", -16, "budget", "Lump sums in the last period", "May a lump sum be paid in the last period?",
     "Yes, choose the period in which the result is reached; Jems takes the last one too."),
    (132, "marko", "sava-meadows", -11, "installation", "Where are the logs", "Which log do you need from us?",
     "The file `jems.log` beside the jar. Cut it to the minutes around the fault and take passwords out."),
]  # fmt: skip

MAIL_SERVER = (
    "Mail server settings on production",
    "Our mail server needs a certificate of our own. Could we set it up together?",
)
MAIL_SERVER_DONE = (
    "Set up together today; the test mail arrived. The settings are in `application.yaml`, please keep a copy."
)
BACKUP = (
    "Is our backup script complete?",
    "Could you look at the script? It copies the database and the `addons` folder.",
)
BACKUP_DONE = "The script is fine. Add the MinIO volume, otherwise annexes are missing after a restore."

IDEA = "A finalised checklist cannot be opened again, even by the one who finalised it. We have to make a second one each time."
IDEA_ANSWER = "The developers took this into the present sprint. It is shown at the next sprint review."
RATES = "Reports of October were calculated with the rates of September. Partners ask which amount is right."
RATES_ANSWER = (
    "Thank you, we see it on our side too. The developers look into it; reports submitted now keep their amounts."
)
SPAM = "The mails by which people confirm their account land in spam at two of our partners. What can we do?"
SPAM_ANSWER = (
    "Which mail server sends for you, and does its domain have SPF and DKIM records? With that we can say more."
)
SLOVENE = "Is there already a translation file for 10.0.1 in Slovene? The one of 9.0.1 has gaps."
SLOVENE_AGAIN = "Me again, my first mail seems lost: where do we find the Slovene file for 10.0.1?"
SLOVENE_ANSWER = "A new one is being checked by the programme that made it. Which gaps hurt most?"
SLOVENE_REPLY = "The controller's part: about forty lines are English. Our controllers ask daily."
HIDDEN = "A partner cannot submit the report: *mandatory field missing*, but no field is marked."
HIDDEN_ANSWER = "Which sections does the call have switched off? A field of a hidden section may be meant."
HIDDEN_REPLY = "Procurement is switched off in this call. The message came for the second partner, too."

ADDONS = """After the update from 8.0.3 to 10.0.1 on our test server the menu "Exports" is empty. Our budget export and the partner report checks are gone. Production is still on 8.0.3 and fine.

I followed the steps, but I overwrote the whole folder. The log says:

```
WARN  PluginManager : addons/ contains 1 plugin (standard 1.6.7)
WARN  BudgetExport  : key islands.budget not registered
```"""
ADDONS_ANSWER = """Thank you for the log, Béla. The update replaced the `addons` folder, so only the standard plugin is left. Your data are safe; the plugins can be put back.

Two questions before I plan this:

- Is there a backup of `addons` from before the update?
- May we use the 2.3.0 build of Island Budget Export? Your 2.1.0 was made for contract 1.3.11."""
ADDONS_REPLY = """Yes, the backup of 30 October has the folder. 2.3.0 is fine. Could you do it with me in a call? Our window is Tuesdays after 17:00.

> Thank you for the log, Béla. The update replaced the addons folder,
> so only the standard plugin is left."""
ADDONS_LINES = [
    ("Restore addons from the backup of 30 October, with Béla in a call", 60),
    ("Replace the two plugins, check their keys and exports", 60),
    ("Written order of steps for production", 30),
]
AMBER = """We went from 9.0.1 to 10.0.1 last night. All our own exports are gone, only the standard plugin is there. We have a partner report deadline on Monday. Can you help us today?"""
AMBER_NOTE = """Same cause as JH-142: folder overwritten. They changed the core (their own login screen), so 10.0.1 may bring more surprises. Check with Léa before promising a time."""
AMBER_ANSWER = (
    "Thank you, Liis. Your data are safe: the update replaced the addons folder. Do you have the backup of last night?"
)
AMBER_REPLY = "Yes, from 22:10, with the addons folder."
ROUNDING = (
    "In the table per fund and period the sum differs from the lines by one cent. It is project AL-0031, third period."
)

STARTUP_LOG = """2026-11-18 08:51:02 INFO  Jems 10.0.1 starting
2026-11-18 08:51:09 INFO  datasource password=********
2026-11-18 08:51:20 WARN  PluginManager : addons/ contains 1 plugin (standard 1.6.7)
2026-11-18 08:51:20 WARN  BudgetExport  : key islands.budget not registered
2026-11-18 08:51:31 INFO  started in 29 seconds
"""
PLUGIN_LIST = '[{"key": "standard-budget-export-plugin", "name": "Standard budget export", "version": "1.6.7"}]'
