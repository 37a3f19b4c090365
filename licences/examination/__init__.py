"""The machine's look at a signed file that came back. Pure Python: no models, no settings, no network.

`examiner` is the door: `examine`, `page_images` and `page_words` hand the bytes to a child process that may use little
time and memory (`nursery` in this process, `cradle` and `limits` in the child). `engine` decides there, in this order;
the first that fits is the verdict:

1. Larger than 25 MB, no PDF header, cut off, nothing a reader can open, or the child met a limit: unreadable.
2. Encrypted, with or without a password to open it: encrypted.
3. It starts with the bytes we issued. Then only what was appended counts, judged from the issued revision on by
   pyHanko's difference analysis (`changes`), never by a signature that would vouch for an edit made before it:
   - nothing appended, or only an empty signature field or filled fields without a signature: unsigned copy;
   - all changes are filling or signing, the text of every page is still ours, and a signature of theirs is intact and
     covers the file (or what came later is again only signing): derived and signed;
   - anything else: derived but changed.
4. Its text names another agreement and not ours: other agreement.
5. Its pages are pictures: scan. Pages beside them that have text must carry ours.
6. The words of its pages are ours, in our order: rewritten, same text. Words written into the blocks below the last
   heading "Signatures" are told and do not count against it; a word taken away or put into a clause does.
7. Otherwise: different text.

The level (`signatures`) is that of the best signature that is not ours, is intact and covers the file. A signature
that is broken or does not cover the file as it is now is digital, untrusted, whoever made it. `scan` goes with the
verdict; `electronic` is only given by the portal's own signing by click; without any signature it stays unknown.
"""
