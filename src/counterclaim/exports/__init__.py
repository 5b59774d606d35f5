"""What a ledger holds, in the forms of other programs: one file a form, each with the list of what that form can't hold."""
