"""The sentences of the widget and of the desk, for their scripts to show.

The scripts bring no texts of their own: they get these in the language of the
request. Placeholders have the form ``{name}`` and are filled in by the browser.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

WIDGET_TEXTS: dict[str, Promise] = {
    # The chat window
    "close": _("Close chat window"),
    "end_chat": _("End chat"),
    "end_question": _("End this chat?"),
    "end_yes": _("Yes, end it"),
    "end_no": _("No, keep it"),
    "new_chat": _("Start a new chat"),
    # Where the chat stands
    "waiting": _("We are looking for an agent for you."),
    "unanswered": _(
        "Nobody has been able to answer yet. You can go on waiting: your message "
        "stays with us."
    ),
    "login": _("Please log in to chat with us."),
    "login_link": _("Log in"),
    "register_link": _("Register"),
    "next": _("You are next."),
    "place": _("Your place in the queue: {n}"),
    "ended": _("This chat has ended."),
    "unavailable": _("Chat is not available right now. Please try again later."),
    "lost": _("This chat cannot be continued in this browser."),
    "connection": _("Connection lost. Your messages are kept and will be sent."),
    "error": _("That did not work. Please try again."),
    # The conversation
    "log": _("Conversation"),
    "greeting": _("Write your first message, and we will find an agent for you."),
    "earlier": _("Show earlier messages"),
    "you": _("You"),
    "agent": _("Agent"),
    "accepted": _("{name} joined the chat."),
    "moved": _("You are being connected with {text}."),
    "gone": _("{name} left the chat."),
    "ended_you": _("You ended the chat."),
    "ended_agent": _("{name} ended the chat."),
    "typing": _("{name} is typing…"),
    "unread": _("Unread messages: {count}"),
    # Before the first message
    "optional": _("{label} (optional)"),
    "choose": _("Please choose"),
    "start": _("Start chat"),
    "missing": _("Please fill this in."),
    "choice_missing": _("Please choose."),
    "choices_missing": _("Please choose."),
    "tick_missing": _("Please tick this box."),
    "name_missing": _("Please enter your name."),
    "email_missing": _("Please enter your e-mail address."),
    "message_missing": _("Please write a message."),
    "email_wrong": _("This does not look like an e-mail address."),
    "number_wrong": _("Please enter a number, such as 12 or 3.5."),
    "date_wrong": _("Please enter a date that exists."),
    "url_wrong": _("Please enter a web address that begins with https:// or http://."),
    # Instead of a chat
    "leave": _("Leave a message"),
    "decline": _("End the chat"),
    "answered": _("An agent has just answered. You can go on with the chat."),
    "ticket_intro": _("Write to us, and we will answer by e-mail."),
    "ticket_answer": _("We will answer to {email}."),
    "ticket_send": _("Send message"),
    "ticket_back": _("Back to the chat"),
    "ticket_done": _("Thank you. We have received your message."),
    "ticket_reference": _("Your reference: {reference}"),
    "ticket": _("Ticket {text} was created."),
    "popout": _("Open in a new window"),
    # The visitor's own messages
    "message": _("Message"),
    "placeholder": _("Write a message…"),
    "send": _("Send"),
    "sending": _("Sending…"),
    "sent": _("Sent"),
    "failed": _("Not sent."),
    "said_sent": _("Message sent."),
    "retry": _("Retry"),
    "discard": _("Discard"),
    "left": _("Characters left: {count}"),
    "too_long": _("Your message is too long. Characters over the limit: {count}"),
}

#: What the agents' desk says beyond its template.
DESK_TEXTS: dict[str, Promise] = {
    "visitor": _("Visitor"),
    "agent": _("Agent"),
    "you": _("You"),
    "you_said": _("You: {text}"),
    "today": _("Today"),
    # Presence
    "online": _("You are online. Visitors can chat with you."),
    "offline": _("You are offline. No new chats reach you."),
    "lease_lost": _(
        "You were set offline because this page had lost its connection. "
        "Go online again when you are ready."
    ),
    "offline_elsewhere": _("You were set offline in another window."),
    "switch_failed": _("That did not work. Check your connection and try again."),
    "sound_blocked": _("Your browser keeps this page silent until you click in it."),
    # Lists
    "loading": _("Loading…"),
    "waiting_empty": _("Nobody is waiting. New chats appear here and ring."),
    "waiting_offline": _("Go online to receive chats."),
    "dismiss": _("Dismiss"),
    "restore": _("Show again"),
    "show_dismissed": _("Show dismissed ({count})"),
    "is_typing": _("is typing…"),
    "answered_by": _("Answered by {name}"),
    "empty_offline": _("Go online to receive chats."),
    "empty_online": _("You are ready. A new chat will ring and appear in the list."),
    "empty_accept": _("Accept a waiting chat to start talking."),
    "empty_choose": _("Choose one of your chats to go on talking."),
    # Conversation
    "chat_with": _("Chat with {name}"),
    "state_waiting": _("Waiting"),
    "state_active": _("Active"),
    "state_ended": _("Ended"),
    "state_missed": _("Missed"),
    "state_watched": _("Watching"),
    "typing": _("{name} is typing…"),
    "sending": _("Sending…"),
    "sent": _("Sent"),
    "failed": _("Not sent"),
    "retry": _("Retry"),
    "discard": _("Discard"),
    "accepted": _("{name} accepted the chat."),
    "ended_by_visitor": _("The visitor ended the chat."),
    "assigned": _("The chat was given to {name}."),
    "assigned_me": _("The chat was given to you."),
    "moved": _("The chat was transferred to {department}."),
    "joined": _("{name} joined the chat."),
    "joined_me": _("You joined the chat."),
    "left": _("{name} left the chat."),
    "left_me": _("You left the chat."),
    "prompted": _("The visitor was asked to leave a message."),
    "ticket": _("Ticket {text} was created."),
    "ended_by_me": _("You ended the chat."),
    "ended_by_name": _("{name} ended the chat."),
    "ended_by_agent": _("An agent ended the chat."),
    "ended_by_system": _("The chat was ended automatically."),
    "closed": _("This chat has ended."),
    "closed_unsent": _("This chat has ended. Your last reply was not sent."),
    "watching": _("{name} answers this chat. You only look on."),
    "watching_unsent": _("{name} answers this chat now. Your last reply was not sent."),
    "canned_none": _("There are no canned replies for this chat."),
    "canned_not_found": _("No canned reply has these words."),
    # From hand to hand
    "is_staffed": _("{name} (agents online)"),
    "is_unstaffed": _("{name} (nobody online)"),
    "is_online": _("{name} (online)"),
    "is_offline": _("{name} (offline)"),
    "yourself": _("{name}, you"),
    "choose_department": _("Choose a department"),
    "choose_agent": _("Choose an agent"),
    "choose_guest": _("Choose an agent"),
    "no_department": _("No other department"),
    "no_agent": _("No other agent"),
    "no_guest": _("No other agent"),
    "nothing_chosen": _("Choose from the list first."),
    "transferred": _("The chat with {name} now waits in {department}."),
    "given": _("{agent} now has the chat with {name}."),
    "now_yours": _("The chat with {name} is now yours."),
    "invited_to": _("You were invited into the chat with {name}."),
    "you_left": _("You left the chat with {name}."),
    # Labels
    "create_label": _("Create the label “{name}”"),
    "remove_label": _("Remove the label “{name}”"),
    "label_added": _("Label added."),
    "label_removed": _("Label removed."),
    "label_not_found": _("There is no such label."),
    # Fields of the chat
    "choose_value": _("Choose"),
    "is_required": _("{label} (required)"),
    "fields_saved": _("Saved."),
    # Tickets
    "ticket_made": _("Ticket {reference} was created."),
    "choose_ticket_department": _("Choose a department"),
    "no_ticket_department": _("No department takes tickets"),
    # Blocking
    "block_ends": _(
        "This chat ends, and for 24 hours {name} cannot start another one."
    ),
    "block_says": _("For 24 hours {name} cannot start a chat."),
    "visitor_blocked": _("{name} is blocked for 24 hours."),
    # Visitor details
    "name": _("Name"),
    "email": _("E-mail"),
    "unconfirmed": _(
        "Identity not confirmed. A registered user has this address; a guest who is "
        "not logged in typed it."
    ),
    "open": _("Typed by a guest, not confirmed"),
    "language": _("Language"),
    "page": _("Page"),
    "site": _("Site"),
    "department": _("Department"),
    "started": _("Started"),
    "accepted_at": _("Accepted"),
    "ended_at": _("Ended"),
    # Notices
    "taken": _("{name} has already accepted this chat."),
    "accept_gone": _("This chat is not waiting any more."),
    "accept_failed": _("The chat could not be accepted. Please try again."),
    "action_failed": _("That did not work. Please try again."),
    "chat_gone": _("The chat with {name} is no longer open to you."),
    "signed_out": _("You are logged out. What you typed is kept."),
    "log_in": _("Log in again"),
    "forbidden": _("You may not answer chats any more."),
    "reconnecting": _("Reconnecting…"),
    "close_notice": _("Close this notice"),
    "notify_waiting": _("{name} is waiting for a chat"),
}

#: A number for each plural category (CLDR) that gets the fitting form from gettext:
#: the browser knows a number's category, the catalogue knows its form.
_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def widget_texts() -> dict[str, str]:
    """The visitor's texts in the active language."""
    return {key: str(text) for key, text in WIDGET_TEXTS.items()}


def desk_texts() -> dict[str, str]:
    """The agents' texts in the active language."""
    return {key: str(text) for key, text in DESK_TEXTS.items()}


def desk_plurals() -> dict[str, dict[str, str]]:
    """Sentences with a number for the desk, by plural category."""
    forms = {
        "waiting": lambda n: ngettext(
            "{count} chat waiting", "{count} chats waiting", n
        ),
        "waiting_short": lambda n: ngettext("{count} waiting", "{count} waiting", n),
        "unread": lambda n: ngettext("{count} unread", "{count} unread", n),
        "left": lambda n: ngettext(
            "{count} character left", "{count} characters left", n
        ),
        "too_long": lambda n: ngettext(
            "{count} character too many", "{count} characters too many", n
        ),
        "found": lambda n: ngettext("{count} suggestion", "{count} suggestions", n),
    }
    return {
        key: {category: form(n) for category, n in _SAMPLES.items()}
        for key, form in forms.items()
    }
