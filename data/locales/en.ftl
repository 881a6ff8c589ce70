# The words of the pages. Plain and short, no officialese.
# Names on the left are a promise to the program; leave them and { } as they are.

## Every page

description = Find places to meet, children's cafeterias, advice desks and shelters in { $area }, nearest first.
skip = Skip to content
reading = Language and text size
size = Text
size-normal = Standard
size-large = Large
size-largest = Largest
about-nav = About this site
about = About this site
privacy = Privacy
accessibility = Accessibility
run-by = Contact: { $contact }
close = Close
unknown = Not confirmed
stale = New information is not reaching us right now. You see what was known on { $when }.
list-joint = { ", " }
sentence-joint = { ". " }
yes = Yes
no = No

## Search

search-title = Find places and help nearby
search-placeholder = Station, address or word
search-go = Search
search-here = Near me
kinds = Kinds of places
evacuation = Evacuation
chosen = (chosen; press again to remove)
more-kinds = Filters
more-other = { "Kinds & " }
other-kinds = Other kinds
conditions = Filters
conditions-go = Search with these filters
district = District
district-any = Any district
switch = Switch view
show-list = List
show-map = Map

## What was found

near-centre = Nearest first, from { $place }
near-here = Nearest to you
near-map = Nearest to the middle of the map
near-given = Nearest to the spot given
near-spot = Near { $place }
near-area = Around { $place }
near-municipality = Nearest to the middle of { $place }
spot-middle = Distances are from the middle of { $place }.
spot-number-unknown = The number is not known here: distances are from the middle of { $place }.
spot-block = Distances are from the middle of the block.
spot-others = Other places:
spot-back = Search as words instead
spot-begun = Do you want to search near one of these?
count = { $count } found
count-first = The nearest { $count }
count-none = 0 found
walk-estimate = (walking times are estimates)
quoted = “{ $words }”
take-off = : remove
show-more = Show more
samples-shown = “Sample” places are made up. They do not exist.
found-elsewhere = Found among other kinds
show-elsewhere = Show all other kinds
nothing = Nothing was found
nothing-yet = Nothing is listed yet
widen-words = Clear the words and show what is nearest
widen-conditions = Search without the filters
widen-kinds = Search all usual kinds
widen-centre = Search from { $place }
unplaced = Found, but not placed on the map yet
nothing-ask = If you cannot find what you need, please ask: { $contact }
nearby-anyway = What is near

## When

when = When
when-now = Now
when-today = Today
when-weekday = Day
when-not-known = Dates not confirmed
next-session = Next: { $when }
occurrence = { $day }, { $time }
session-over = { $when } (over)
held-now = On now, { $until }
open-now = Open now, { $until }
ends-in = ends in { $minutes } min
held-until = until { $end }
until-midnight = until midnight
always-open = Always (24 hours)
all-day = all day
time-range = { $start }–{ $end }
time-from = from { $start } (end not confirmed)
time-until = until { $end } (start not confirmed)
time-unknown = time not confirmed
times-joint = { ", " }
schedule-by-machine = read by a program, not yet checked
schedule-as-published = As published: { $text }
schedule-by-machine-why = A program read the dates from the published text. Nobody has checked them yet.
calendar-of = { $month }
months = Other months
day-held = held
day-away = off
marked-days = the { $count } marked days
no-session-this-month = Nothing this month.
change-cancelled = { $on }: cancelled.
change-moved = { $on } moves to { $to }, { $time }.
change-extra = { $on }, { $time }: an extra session.
calendar-file = Add to my calendar
held-not-known = Places whose dates are not confirmed
held-not-known-hint = They may be open. Please call before you go.
show-not-known = Show all places without confirmed dates
widen-when = Search for any time

## Card

sample = Sample
suspended = Paused
distance-line = { $far } in a straight line
distance-area = About { $far } away
walk-minutes = about { $minutes } min on foot
walk-long = more than an hour on foot
distance-and-walk = { $straight }, { $walk }
schedule-unknown = Dates and times not confirmed
facts-absent = Not available: { $names }
and-more = { $names } and { $more } more
checked = Checked in { $when }
checked-long-ago = Checked in { $when } (may be out of date)
not-checked = Not confirmed
area-only = The exact place is not published (approximate area)
area-approximate = Approximate: { $middle }
area-check-address = The mark on the map is not the exact place. Check the address before you go.
middle-of-block = about the middle of its block
middle-of-chome = about the middle of its chome
middle-of-town = about the middle of its town
same-building = Same building:
label-place = Place
label-schedule = When
label-who = For
label-direct = Going there
label-facts = Facilities
facts-all = Facilities (places that have all you choose)
label-checked = Checked
action-call = Call
action-way = Directions
action-more = Details

## Welfare evacuation shelters

direct-yes = People it is meant for may come directly when it is open. Check by phone whether it is open
direct-no = You cannot go there directly. People are sent there from an ordinary shelter
direct-named-only = Only for people named beforehand in an individual evacuation plan
direct-unknown = Whether you may go there directly is not confirmed
shelter-first = First go to the nearest designated shelter.
shelter-first-why = Welfare shelters open when they are needed.
shelter-limited-why = This one may take only some people.
shelter-find-ordinary = Find the nearest designated shelter
shelter-find-around-here = Find designated shelters near this place
shelter-ask = If you are not sure, ask: { $contact }
no-way-to-shelter = No directions are shown because it is not known whether it is open.
no-way-direct-no = You cannot go there directly, so no directions are shown.
no-way-named-only = This shelter is only for people named in advance, so no directions are shown.
no-way-direct-unknown = Whether you may go there directly is not confirmed, so no directions are shown.

## One place

sample-notice = This is a sample. The place does not exist.
suspended-notice = Paused at the moment.
suspended-ask = Please ask the contact below when it will start again.
group-visit = When and for whom
group-place-and-who = Where and for whom
group-disaster = In a disaster
group-contact = Contact
group-source = About this information
label-fee = Cost
label-reservation = Booking
label-address = Address
label-access = How to get there
label-status = Opening status
label-capacity = Capacity
label-hazards = Suitable for
hazards-only = { $names } (other hazards not confirmed)
label-municipal-note = From the municipality
label-designation = Type
label-carers = Family and carers admitted
label-hazard-dependent = Who is admitted depends on the disaster
label-phone = Phone
label-contact-note = How to get in touch
label-fax = Fax
label-email = Mail
label-url = Website
label-organization = Run by
label-note = Other information
label-source = Source
source-gsi-shelter = Designated shelters, Geospatial Information Authority of Japan
source-gsi-emergency = Designated emergency sites, Geospatial Information Authority of Japan
source-register = Registered by the city and others
source-cafeterias = Published list of children's cafeterias
label-updated = Updated
label-caution = Caution
label-map = Place and directions
status-not-open = Not open
status-preparing = Getting ready
status-open = Open
status-full = Full
status-closed = Closed
status-seen = seen { $when }
status-old = Nobody has confirmed it for two hours or more; it may have changed.
no-way-not-open = It is not open yet. Go to a shelter that is open.
no-way-full = It is full. Go to another shelter.
no-way-closed = It has closed. Go to another shelter.
exercise = Exercise
exercise-not-real = This is an exercise, not a real disaster.
flee-from = What do you flee from? (emergency sites)
flee-stay = If you cannot stay at home, go to a shelter.
flee-to-shelter = See the shelters near you
open-near = Open near you
open-none = No place near you is reported open yet. In danger, do not wait: go up high or into a sturdy building.
flee-more = What is open; who needs help
flee-care = Who needs care or help
flee-care-text = Do not go to a welfare shelter on your own: it has to get ready for you. Go to the nearest ordinary shelter first, or call.
flee-care-call = Call: { $contact }
status-unreported = No report
designation-designated = Designated welfare shelter
designation-agreement = Welfare shelter by agreement
persons = { $count } people
schedule-unconfirmed = As published. Nobody has confirmed it yet.
not-recorded = Not confirmed: { $names }
verified-by = { $on } ({ $by })
check-outdated = This was checked a while ago. Please confirm before you go.
at-same-site = In the same building or grounds
no-location = Its place on the map is not confirmed.
search-around = Search around here
open-map-app = Open in a map app
open-map-app-hint = Opens the map app on a smartphone. If nothing opens, copy the address.
gone-nearby = The same kind, nearby

## Map

map = Map
map-and-list = Map (the list has the same content)
map-wait = The map is loading.
map-wait-listed = The map is loading. You can use the list already.
map-list-works = { $why } The list works without it.
map-needs-script = The map needs JavaScript.
map-no-webgl = This device cannot show the map.
map-no-basemap = The background map cannot be loaded. Only the places are shown.
map-failed = The map could not be loaded.
map-search-here = Search this area
map-same-point = { $count } places here
map-zoom-in = Zoom in
map-zoom-out = Zoom out
hazards = Hazard maps
hazards-caution = Ground without a colour is not always safe: it may not have been studied, or not be on these maps yet. See the hazard map of your municipality for details.
hazards-credit = Source:{" "}
hazards-failed = “{ $name }” was switched off because a part of it cannot be loaded: there is no connection, or whoever gives this map does not answer.
map-keys = Arrow keys move the map, plus and minus zoom

## Notices

notice-locating = Finding your position
notice-denied = Your position is not available. Allow it in your device's settings, or search by address or name.
notice-no-position = Your position could not be found. Search by address or name.
notice-offline = You are offline. What you see was loaded before.
notice-failed = The search did not work. Please try again in a moment.
notice-searching = Searching

## When something goes wrong

error-not-found = Page not found
error-not-found-text =
    The address is wrong or the page is gone.
    If you know the name of the place, you can search for it on the first page.
error-gone = This place has ended
error-gone-text = It is recorded as ended.
error-forbidden = This cannot be done
error-forbidden-text =
    Your role does not do this, or another site sent it.
    If it does not work after you open the page again, ask an administrator.
error-conflict = Somebody else changed it first
error-conflict-text =
    After you opened the page, somebody else changed what it shows.
    Open it again, look at what is new, and then make your change.
error-busy = We are busy right now
error-busy-text = Please wait a moment and open the page again. If you have just sent something, it has not arrived: send it again.
error-request = That could not be read
error-request-text = Please start again from the first page.
error-ours = Something is broken on our side
error-ours-text =
    We are sorry. It has been recorded and will be mended.
    Please wait a moment and open the page again.
error-home = To the first page
error-contact = If it is urgent: { $contact }

## Pages for staff

staff-entrance = For staff and organizations
staff-nav = Pages for staff
staff-home = Home
staff-users = People
staff-account = My account
staff-logout = Log out, change person
staff-hello = { $name }
staff-role = Role
staff-scope = Looks after
staff-may = What you can do
staff-handbook = Handbook (in Japanese)
staff-see-map = See the residents' page
staff-login = Log in (staff and organizations)
staff-name = Name
staff-name-hint = A name that colleagues recognise, for example: Sato, Welfare Division
staff-password = Password
staff-login-go = Log in
staff-login-help = If you forgot your password, ask an administrator for a new link.
staff-login-again = Start again with name and password
staff-login-refused = Name or password is wrong. Check capital letters and the input method.
staff-login-too-many = After several mistakes we take no more for a while. Wait a quarter of an hour and try again.
staff-own-device = Only I use this device
staff-own-device-hint = Unticked, you are logged out after 30 minutes without doing anything; ticked, after 12 hours. Leave it unticked where others use the device too.
staff-needs-https = A password cannot be sent safely this way. Open the address that starts with https://. If you run the service, see the setting --public-url.
staff-idle = You were logged out, as nothing was done for a while. Log in to come back to where you were.
staff-idle-form = You were logged out, as nothing was done for a while. What you typed is kept. Log in to go on.
staff-form-waits = What you typed is kept. Log in to go on.
staff-form-of-another = This was typed by somebody else than who is logged in now. Log in as the person who typed it to go on.
staff-kept = What you typed is kept
staff-kept-text = What you typed before you were logged out can be sent as it is.
staff-kept-send = Send it
staff-kept-drop = Do not send, go home
staff-code = Code
staff-code-label = The 6 digits that your app shows
staff-code-hint = Without your device, type one of the recovery codes that you kept.
staff-code-refused = The code is wrong. Type the one that the app shows now. A code works once.
staff-new-password = New password
staff-new-password-hint = At least 8 characters. We recommend three or more unrelated words, 15 characters or more. Digits and symbols are not required.
staff-password-again = New password, again
staff-current-password = Present password
staff-change-password = Change the password
staff-change-password-hint = Other devices are then logged out.
staff-sessions = Where you are logged in
session-here = This device
session-own = A device of your own
session-shared = A shared device
session-times = Since { $since }, last used { $seen }
session-end = Log out there
session-end-all = Log out everywhere
form-optional = (optional)
form-faults = { $count ->
    [one] One thing needs mending.
   *[other] { $count } things need mending.
 }
role-contributor = Organization
role-contributor-text = Corrects the places of one organization. Staff review the changes before they are published.
role-editor = Editor
role-editor-text = Creates, corrects and publishes places in some districts.
role-disaster = Disaster
role-disaster-text = In a disaster, reports how evacuation places are.
role-admin = Administrator
role-admin-text = Does everything, and looks after the accounts.
scope-all = Everything
scope-no-district = Places without a district
account-active = active
account-invited = invited
account-disabled = disabled
right-propose = Correct places (staff review them before they are published)
right-publish = Create, correct, publish, suspend and close places
right-import = Import files, and change many places at once
right-report-status = Report how evacuation places are, and see their contacts
right-manage-incidents = Open and end disasters and exercises
right-open-temporary-places = Add, correct and close places that are for one disaster only
right-see-history = See who changed what
right-manage-accounts = Invite, change and disable people
right-manage-service = Change categories, districts and settings
right-redact = Take personal data out of the records
reach-own-organization = places of your organization
reach-own-districts = places in your districts
reach-own-districts-or-none = places in your districts, and places without one
reach-evacuation = evacuation places
link-ended = This link cannot be used
link-ended-text =
    It was used already, or its time is over.
    Ask whoever sent it for a new one. The first administrator gets a new one when the server is started again.
link-first = Become the first administrator
link-first-text =
    Nobody is registered for this map yet. Register one administrator here, who may do everything.
    Others can be invited afterwards.
link-invited = You are invited
link-password = Choose a new password
link-keep-name = From now on you log in with this name and the password that you choose here.
link-go = Choose and log in
link-for = A link for { $name }
link-for-text = Copy the text below and send it to the person by your usual mail or LINE.
link-copy = Text to send
link-copy-go = Copy the text
link-copied = Copied
link-back = To the list of people
link-once = The link works once, within 7 days. It cannot be seen again once you leave this page. If it does not arrive, make a new one.
link-message =
    { $name },

    this is your way into "{ $service }". Open it within 7 days and choose a password.

    { $link }

    The link is for you alone. Do not send it on.
user-invite = Invite somebody
user-invite-text = Choose name and role, and you get a link to send to the person.
user-invite-go = Make the link
user-organization = Organization
user-organization-hint = Needed for the role "Organization". Write it as it stands at the places that it runs.
user-districts = Districts
user-districts-hint = The districts that an editor looks after.
user-more-districts = Other districts
user-more-districts-hint = Any number, with commas between them.
user-without-district = No district (somebody who edits only places without one)
user-save = Save the change
user-save-hint = Somebody whose role changes has to log in again.
user-more = About this person
user-link = Make a new link
user-link-hint = For an invitation that did not arrive, or a forgotten password. Send it to the person. The link before it ends.
user-reset-totp = Do without the code
user-reset-totp-hint = Lets somebody who lost the device log in with the password alone. Make sure that it is the person who asks.
user-sign-out = Log the person out everywhere
user-sign-out-hint = For example when a device was lost.
user-disable = Disable the account
user-disable-hint = Logs the person out at once, and lets nobody log in. What the person changed stays recorded.
user-enable = Enable the account
user-enable-hint = The person can log in again with the same password as before.
second-factor = Code at login (second factor)
second-factor-on = In use. At login, a code is asked for after the password.
second-factor-off = Not in use.
second-factor-open = Set up the code
second-factor-required = Administrators need a code at login. Set it up to reach the other pages.
second-factor-what = Besides the password you are asked for a code that your own device shows. Whoever learns your password still cannot log in.
second-factor-step-app = Install an authenticator app on your phone (Google Authenticator, Microsoft Authenticator or another).
second-factor-step-scan = Scan this picture with the app.
second-factor-qr = Picture to be scanned by the authenticator app (QR code)
second-factor-by-hand = If it cannot be scanned, type this into the app.
second-factor-code = The 6 digits that the app shows
second-factor-go = Start to use the code
second-factor-remove = Stop using the code
recovery = Recovery codes
recovery-text =
    If you lose the device, use one of these instead of the code. Each works once.
    Copy or print them now and put them away. They cannot be seen again once you leave this page.
recovery-left = Recovery codes left: { $count }
recovery-renew = Make new recovery codes
recovery-kept = I have kept them

## Telling of something

suggest-link = Something here is wrong
suggest-correction = Something is wrong
suggest-correction-text = Tell us what you noticed. You need not give your name. Staff check it before anything changes.
suggest-new = Tell us of a new place
suggest-new-text = Tell us of a place that is not on this map yet. Staff check it before it appears.
suggest-what = What happened?
suggest-kind-correction = What is written here is wrong
suggest-kind-not-held = I went, but nothing was on
suggest-kind-closed = It has ended or is gone
suggest-held-on = The day you went
suggest-words = Please tell us
suggest-words-hint = For example: it is now on the second Tuesday; nobody answers at that number.
suggest-rewrite = If you know what is right, open this and correct it
suggest-rewrite-hint = Change only what is wrong. Leave the rest as it is.
suggest-new-address = Where is it?
suggest-new-schedule = When is it on?
suggest-who = Who may come?
suggest-new-words = What else you know
suggest-new-words-hint = For example: on the ground floor of the community hall; anyone may come; tea is 100 yen.
suggest-choose = Choose one
suggest-contact = How to reach you
suggest-contact-hint = Used only if staff have a question. It does not appear on the map.
suggest-go = Tell us this
suggest-new-go = Tell us of this place
suggest-promise = Sending this changes nothing yet. Staff check it first.
suggest-stay-empty = Leave this field empty
suggest-press-again = Not sent yet. What you wrote is still here. Please press the button below once more.
suggest-too-many = So much has arrived that we cannot take more just now. What you wrote is still here. Press the button again in about an hour, or tell us by telephone.
sent-thanks = Thank you. We have received it
sent-outcome = Outcome
sent-waiting = Staff are checking it.
sent-accepted = What you told us is now on the map.
sent-accepted-in-part = Part of what you told us is now on the map.
sent-refused = We checked it and did not change the map.
sent-withdrawn = Taken back.
sent-reason = From the staff
sent-later = To see the outcome later
sent-later-text = Keep the address of this page to see what became of it.
sent-what = What you told us
sent-words = In your words
sent-number = Number
sent-at = Received
sent-place = Place
sent-withdraw = Take it back
sent-back = To the page of the place

## An organization checks its place

confirm-title = Is this what “{ $name }” is like?
confirm-text = Below is what the map shows. Nothing changes until you press a button.
confirm-true = It is right as it is
confirm-correct = Something needs correcting
confirm-correct-text = Correct what is wrong and send it. Staff check it before it appears on the map.
confirm-changed = This place was changed while you were looking. Please check it once more.
confirm-thanks = Thank you
confirm-thanks-text =
    We received your answer that it is right as it is ({ $when }).
    The map shows that day as the day it was checked.
confirm-corrected-text =
    We received your correction ({ $when }).
    Staff check it before it appears on the map.
confirm-ended = This link cannot be used
confirm-ended-text =
    It has expired or was taken back.
    Ask whoever sent it for a new one.

## Staff: suggestions

staff-suggestions = Suggestions
suggestions-states = State
suggestions-waiting = Waiting
suggestions-settled = Settled
suggestions-none = There are none.
suggestions-search = Name of the place, or number
suggestions-any-kind = All
suggestions-order = Order
suggestions-oldest = Oldest first
suggestions-newest = Newest first
suggestions-by-place = By name of the place
suggestions-filter = Narrow down
suggestions-before = Previous page
suggestion-by = Sent by
suggestion-by-anyone = A resident (no account)
suggestion-by-organization = The organization (confirmation link)
suggestion-by-account = Somebody with an account
suggestion-waiting = Waiting
suggestion-accepted = Taken
suggestion-accepted-in-part = Taken in part
suggestion-refused = Not taken
suggestion-withdrawn = Taken back
suggestion-contact-hint = Only staff see it. It is deleted { $days } days after the decision, and in any case { $undecided } days after it was sent if nobody has decided by then.
suggestion-compare = Compare with what is there now
suggestion-choose = Tick what to take. You can reword texts here first.
suggestion-now = Now
suggestion-then = When it arrived
suggestion-proposed = Suggested
suggestion-take = Take “{ $field }”
suggestion-already = It says so already.
suggestion-changed-since = The place was changed after this arrived. Please check which is right.
suggestion-changed = Something was changed after you opened this page. Compare with what is there now and decide again.
suggestion-reason = A word to whoever sent it
suggestion-reason-hint = They read it on the page with the outcome. If you do not take it, say why.
suggestion-accept = Take what is ticked
suggestion-create = Register it as a draft
suggestion-close = Mark it as ended
suggestion-done = Mark it as dealt with
suggestion-refuse = Do not take it
suggestion-result = Outcome
suggestion-decided-at = Decided
ask-organization = Ask the organization
ask-text =
    Make a link by which the organization checks whether what is recorded here is right. They need no account and no password.
    The link lasts { $days } days and can be answered once.
ask-go = Make a link
ask-links = Links so far
ask-made = Link for the organization
ask-made-text = Copy the text below and send it to the organization by your usual mail or LINE.
ask-message =
    To everyone at “{ $name }”

    Please check whether what “{ $service }” says about you is still right.
    Open the link below and press “It is right as it is” or “Something needs correcting” (within { $days } days).

    { $link }
ask-back = Back to asking the organization
ask-once = Once you close this page, the link cannot be seen again. If it does not arrive, make a new one.
ask-sent = Link made { $when }:
ask-confirmed = right as it is ({ $when })
ask-corrected = a correction arrived ({ $when })
ask-revoked = taken back ({ $when })
ask-open = waiting for an answer (until { $when })
ask-expired = expired without an answer
ask-revoke = Take the link back


## About this site

about-what = What { $name } is
about-what-text =
    Here you can find, nearest first, places to meet, places to eat, advice desks and shelters in { $area }.
    Using it and being listed are free.
about-trust = How to read it
about-trust-text =
    “Not confirmed” means that nobody has checked yet. It does not mean “no”.
    “Checked in May 2026” means that a person checked in that month.
    Distances are straight lines. Walking times assume a way { $detour } times as long at { $pace } metres a minute, without slopes and traffic lights.
    Places marked “Sample” are made up to show how the site works.
about-shelters = About welfare evacuation shelters
about-shelters-text =
    Welfare shelters are for people who cannot manage in an ordinary shelter. They open in a disaster when they are needed.
    They are not always open, and not everyone may go there directly. First go to the nearest designated shelter and talk to the staff.
about-who = Who runs it
about-credits = Map and data
about-credits-text =
    The source of each place is on its page.
    This site runs on Ibasho, software published under the MIT licence. The map is drawn by MapLibre GL JS (BSD 3-Clause); colours and type build on the design tokens of the Digital Agency Design System (MIT).
credit-gsi = Background map: GSI Tiles (pale), Geospatial Information Authority of Japan
credit-map = Background map: { $credit }
credit-hazards = Hazard maps ({ $names }): { $credit }
credit-names = Where addresses, towns and stations lie: { $names }
credit-mlit = 国土交通省「位置参照情報」 (MLIT)
credit-geolonia = made from “Geolonia 住所データ” (CC BY 4.0)
operator = { $contact }
operator-unknown = The operator has not published a contact yet.

## Accessibility

access-aim = What we aim for
access-aim-text =
    Everyone should reach the same information. All pages of this site aim for level AA of JIS X 8341-3:2016.
    Testing is not finished, and we do not claim conformance yet.
access-done = What has been checked
access-done-text =
    Automated checks (axe) for WCAG 2.2 levels A and AA run at two sizes, phone and desktop.
    Searching, choosing and opening work with the keyboard alone.
    Everything but the map works without JavaScript. Everything on the map can be read in the list.
    Text can be read at 200%. Nothing is told by colour alone.
access-open = What is still missing
access-open-text =
    People who use screen readers every day have not tested it yet.
    The marks on the map cannot be chosen by keyboard or screen reader. Please use the list.
    Texts about places are written by the groups themselves and may be hard to read.
access-tell = If something is in your way

## Privacy

privacy-position = Your position
privacy-position-text =
    Your device tells us where you are only when you press “Near me”.
    The exact position is sent only to find what is near, and is not kept. The address bar keeps it only to about 100 metres.
    Neither positions nor search words are written to our logs.
privacy-cookies = Cookies
privacy-cookies-text =
    Only the language (lang) and the text size (size) that you choose are remembered, for one year. They cannot tell you from anybody else.
    While somebody of the staff or of an organization is logged in, a cookie says who it is.
    There are no advertisements and nothing that watches visitors.
privacy-map = Background map
privacy-map-gsi = The background map is loaded directly from the Geospatial Information Authority of Japan, which learns your IP address and which part of the map you look at. It is loaded when the map comes into view: on a phone when you press “Map” or scroll to the map of a place.
privacy-map-other = The background map is loaded directly from another server chosen by the operator, which learns your IP address and which part of the map you look at.
privacy-map-own = The background map comes from the server of this service, too. Nothing is sent to servers of others.
privacy-map-none = There is no background map. Nothing is sent to servers of others.
privacy-hazards = If you choose a map under “Hazard maps”, it is loaded directly from whoever gives it ({ $hosts }), who learns your IP address and which part of the map you look at. Nothing is loaded before you choose one, and what you chose is kept nowhere.
privacy-suggest = What you tell us
privacy-suggest-text =
    What you send by “Something here is wrong” is kept so that staff can check it. It does not say who sent it.
    If you leave a way to reach you, staff use it only to ask back, and do not publish it. It is deleted { $days } days after the decision.
    Against abuse, the program remembers the IP address of whoever sends something, in its memory, for one day. It goes into no log and no database.
privacy-ask = Contact

## Mistakes in what was typed

invalid-required = Please fill this in.
invalid-longitude-range = Longitude is a number from -180 to 180.
invalid-latitude-range = Latitude is a number from -90 to 90.
invalid-not-a-bbox = Give four numbers separated by commas: west, south, east, north.
invalid-south-above-north = South must not be above north.
invalid-empty = Give a value or leave it out.
invalid-repeated = Give this once.
invalid-unknown-parameter = There is nothing of this name here.
invalid-not-utf8 = Use percent-encoded UTF-8.
invalid-too-long = This is too long.
invalid-too-long-counted = Too long: at most { $max } characters, now { $now }.
invalid-not-a-number = Give a decimal number.
invalid-limit-range = Give a whole number within the documented range.
invalid-radius-range = Give metres above 0 and up to 100000.
invalid-unknown-category = There is no such category.
invalid-unknown-fact = There is no such fact.
invalid-unknown-target = There is no such target.
invalid-unknown-layout = No file can be written in this layout.
invalid-says-nothing = Please say in a word what is wrong.
invalid-not-a-day = Choose a day, for example 2026-11-20.
invalid-not-a-past-day = Choose a day not after today and not longer ago than a year.
invalid-unknown-field = This field cannot be changed.
invalid-not-a-value = This field cannot say that.
invalid-not-an-id = Give the id of a place.
invalid-not-a-when = Give now, today, a weekday (mon to sun), a date (2026-12-08) or a date-time (2026-12-08T10:00).
invalid-date-range = Give a date from 2022 to 2099.
invalid-not-opening-hours = Write it as an OpenStreetMap opening_hours expression.
invalid-opening-hours-unsupported = This cannot be answered. Sunrise and sunset, school holidays and repeating times are not supported. Put a colon between a list of months and an nth weekday: “Feb,Apr: Sa[1]”.
invalid-password-short = Use at least 8 characters for a password.
invalid-password-common = This password is guessed at once. Add words to common words, names, and rows of digits or letters.
invalid-password-wrong = This is not your present password.
invalid-password-differs = The two passwords are not the same. Type them again.
invalid-code-wrong = The code is wrong. Type the 6 digits that the app shows now.
invalid-name-taken = Somebody has this name already. Add, for example, the department to tell them apart.
invalid-organization-missing = Somebody of an organization needs its name.
invalid-district-missing = Please choose a district for an editor. Without one, they can only edit places without a district.
invalid-last-administrator = Nobody would be left to administer. Make somebody else an administrator first.
invalid-not-a-url = Give an address that begins with https:// or http://.
invalid-not-an-email = Give a mail address, for example a@example.jp; several with commas between them.
invalid-not-a-phone-number = Give the number in digits, for example 04-0000-0000; several with commas between them.
invalid-not-a-whole-number = Give a whole number.
invalid-not-a-time = Give a time such as 10:00.
invalid-day-missing = Choose a day of the week.
invalid-start-missing = Say when it begins.
invalid-end-is-start = It ends when it begins.
invalid-in-the-past = Choose today or a later day.
invalid-not-published = Only what is published can be suspended.
invalid-district-not-yours = Choose one of your own districts.
invalid-fee-contradicts = The words about the fee and the answer to “free” contradict each other. Please correct one.
invalid-changed-since = It was changed again since. See what it says now, and mend it there.
invalid-cannot-undo-creation = Adding a place cannot be undone. End it instead.
invalid-no-revision = It was sent from a page that is old or broken. Open the page again and repeat it.
invalid-no-such-step = There is no such button.
invalid-nothing-ticked = Tick at least one field to undo.
invalid-not-exceptions = Write one a line, as in “2026-12-08 中止 reason”.
invalid-exceptions-alone = Days off need a schedule that they are exceptions of.
invalid-nothing-taken = Tick at least one field to take.
invalid-nothing-chosen = Choose at least one place.
invalid-unknown-kind = Give welfare_shelter, evacuation_shelter or emergency_site.
invalid-unknown-status = There is no such status.
invalid-unknown-condition = There is no such item of the condition.
invalid-unknown-answer = This is no answer to that item.
invalid-unknown-group = There is no such group of people.
invalid-nothing-counted = Give at least one number that somebody counted.
invalid-unknown-hazard = There is no such hazard.
invalid-unknown-direct = Give yes, no or named_only.
invalid-max-age-range = Give a whole number of minutes, 1 or more.
invalid-vacancy-range = Give a whole number from 0 to 1000000.
invalid-position-missing = Give latitude and longitude, both of them, to search around a position.
invalid-not-an-area = Give a GeoJSON Polygon or MultiPolygon, or features of these.
invalid-ring-open = A ring has four positions or more, and its last is its first.
invalid-area-too-fine = The area has more than 20000 corners. Make it simpler.
invalid-not-json = This is not JSON that can be read here.
invalid-wrong-type = This is a value of another type than the one expected.
invalid-persons-range = Give the number of people as a whole number from 0 to 1000000.
invalid-not-a-moment = Give a date with a time, such as 2026-11-22T12:30:00+09:00.
invalid-observed-future = This is still to come. Check the clock of the device.
invalid-observed-long-ago = This is before the year 2000. Check the clock of the device.
invalid-clock-ahead-range = By how much the clock is ahead must be a whole number of milliseconds, at most 100 years.
invalid-unknown-witness = Whoever saw this has no account.
invalid-unknown-incident-kind = Give real or exercise.
invalid-incident-running = Another disaster or exercise is running. End that one first.
invalid-incident-ended = This disaster or exercise has ended.
invalid-incident-other = This incident has ended and another one runs now. Check what was seen and when, and decide whether to send it to that one, by naming it.
invalid-no-incident = No disaster and no exercise is running. Open one first.
invalid-address-or-point = Give an address or a point on the map.
invalid-unknown-temporary-kind = Choose what kind of place it is.
invalid-exercise-keeps-nothing = Places added in an exercise cannot be kept.
invalid-key-used = This Idempotency-Key belongs to another report.
invalid-sample-place = This place is made up: it has no part in a real disaster.
invalid-not-public = This place is not public.

# What there is to say about a row or a column of an imported file
issue-required = A value is missing: fill in this column.
issue-unknown-value = This column does not take this value: see the description of the layout.
issue-not-a-number = This is not a number.
issue-not-a-whole-number = This is not a whole number.
issue-not-a-date = This is not a date: write it like 2026-05-01.
issue-not-opening-hours = This is not an OpenStreetMap opening_hours expression.
issue-opening-hours-unsupported = This expression cannot be answered (sunrise or sunset, school holidays, repeating times, a list of months without a colon).
issue-not-exceptions = Write one exception a line: “2026-12-08 中止 reason”.
issue-exceptions-alone = There is no 開催日時_OSM for these exceptions.
issue-not-a-url = This is not an address that starts with https:// or http://.
issue-not-an-email = This cannot be read as mail addresses. It was taken as written: please check.
issue-not-a-phone-number = This cannot be read as telephone numbers. It was taken as written: please check.
issue-longer-than-forms-take = This is longer than what can be typed. It was taken as written.
issue-contact-none = A word or dash that says that there is none was read as blank (not recorded).
issue-not-a-municipality-code = This is not a municipality code of five or six digits.
issue-unknown-municipality = There is no municipality with these names of prefecture and municipality.
issue-not-an-area = The shape is no area with a closed outline: make it a Polygon or MultiPolygon.
issue-not-one-town = This is not one town: write one a row.
issue-town-in-two-districts = A row above puts this town into another district.
issue-not-a-point = The geometry is not a point: make it one.
issue-coordinates-incomplete = There is a latitude or a longitude without the other: give both or neither.
issue-latitude-range = The latitude is outside -90 to 90.
issue-longitude-range = The longitude is outside -180 to 180.
issue-duplicate-key = An earlier row of this file has the same key.
issue-ragged-row = The row has not as many cells as the header: check separators and quotes.
issue-unclosed-quote = A quote is not closed; nothing after it can be read.
issue-not-a-moment = This is not a date with a time.
issue-unknown-shelter = No evacuation place is called so, or more than one is.
issue-unknown-column = The layout has no such column; it is not read.
issue-duplicate-column = Two columns have this name; only the first is read.
issue-no-coordinates = There is no position, so it will not be on the map.
issue-located-block = There are no coordinates: put by its address to the middle of its block. Residents are told that it is approximate.
issue-located-chome = There are no coordinates: put by its address to the middle of its chome. Residents are told that it is approximate.
issue-located-town = There are no coordinates: put by its address to the middle of its town. Residents are told that it is approximate.
issue-extra-sessions = It names further sessions whose rows are not part of this run.
issue-lost-character = The question mark seems to stand for a character that was lost: find out which.
issue-session-elsewhere = A further session is held elsewhere; its address stands in the schedule text.
issue-session-without-place = No single place of this run refers to this number of further sessions.
issue-cell-error = The cell holds an error of a spreadsheet; it was read as blank.
issue-sheet-unknown = The sheet fits no layout, so it was not read.
issue-sheet-hidden = The sheet is hidden, so it was not read.
issue-column-not-read = There is no place for this column, so it was not read.
issue-address-date = The number of the block seems to have been turned into a date; it was left out.
issue-municipality-differs = The municipality code does not fit the address; the address was taken.
issue-capacity-zero = The capacity is 0; taken as not recorded.
issue-counted-otherwise = It says no, but the column of numbers counts some; taken as not recorded, and kept as a note.
issue-maybe-welfare-shelter = Its id looks like a welfare shelter's, but whom it takes is not recorded: find out.
issue-eligibility-in-note = Whom it takes seems to stand in the column of other matters: check it.
issue-eligibility-general = The text on whom it takes limits nobody; taken as an ordinary shelter.
issue-eligibility-restricted-other = It is limited to others than people who need care; taken as an ordinary shelter.
issue-eligibility-unread = The text on whom it takes could not be read to its end; taken as an ordinary shelter: check it.
issue-schedule-irregular = It says how often it is held, not when. Shown as text.
issue-schedule-conditional = It says that days or times may change. Shown as text.
issue-schedule-suspended = It says that it is not held at present: check the state.
issue-schedule-activities = Several activities share the text and cannot be told apart. Shown as text.
issue-schedule-contradiction = The columns of days, frequency and times contradict the text: check them.
issue-schedule-incomplete = It leaves open which weekday, which week or which time. Shown as text.
issue-schedule-unclear = A time in it can be understood in two ways. Shown as text.
issue-schedule-unread = The text could not be read to its end. Shown as text.
issue-double-bom = An extra byte order mark at the start was removed.
issue-formula-guard = An apostrophe that kept a spreadsheet from running the cell was taken off.
issue-lines-above-header = A title or remark above the header was skipped.
issue-unnamed-columns = A column without a name at the end of the header was skipped.
issue-leading-zero = A code that had lost its leading zero was restored.
issue-merged-cells = Cells below one that they were merged with were read as saying the same.
issue-mojibake = Garbled text was turned back into what it was.
issue-header-spelling = The name of a column was written with look-alike characters, and read all the same.
issue-address-completed = Prefecture or municipality was put in front of an address.
issue-values-shifted = The code and names of a municipality stood in other columns and were put right.
issue-identifier-destroyed = A number that a spreadsheet had shortened, like 2.00002E+12, was dropped.
issue-coordinates-dms = Degrees, minutes and seconds were turned into decimal degrees.
issue-coordinates-swapped = Latitude and longitude stood in each other's columns and were exchanged.
issue-capacity-read = The number of persons was read from a text, which is kept.
issue-flag-form = A mark such as ○ or あり was read as yes or no.
issue-full-width = Full-width digits were read as plain ones.
issue-date-serial = A spreadsheet's number for a date was turned into the date.
issue-date-era = A date in a Japanese era was turned into the common era.
issue-time-form = A time was written otherwise than 9:30.
issue-key-taken = Another place of another kind and name has this key: change the ID, or give the file a --source of its own.
issue-control-character = It holds a control character (NUL): remove it.
issue-too-long = It has more than 4000 characters: shorten it.

# What became of an import, at the terminal
import-file = { $file }: { $rows } rows, layout { $layout }, { $encoding }
import-mapping = read by the mapping of columns confirmed on { $day } by { $who }
import-mended = mended { $count } times: { $what } ({ $example })
import-refused = refused, { $count } times: { $what }
import-doubt = doubt, { $count } times: { $what }
import-cell = line { $line }, { $column }: { $value }
import-more = and { $count } more: see --report
import-created = { $count } created
import-changed = { $count } changed
import-kept = { $count } kept as staff edited them; the file says otherwise
import-missing = { $count } no longer in the file: proposed for suspension, left as they are
import-missing-unknown = What the file no longer has was not looked for, as rows were refused.
import-missing-place = { $key }: { $name }
import-duplicates = { $count } pairs may be one place; taken all the same
import-same-sites = { $count } pairs may be at one building or ground
import-row = line { $line }: { $name }
import-field = { $field }: { $before } → { $after }
import-blank = (blank)
import-pair-rows = line { $line }: { $name } / line { $place } of { $file }: { $other }: { $reason }
import-pair-register = line { $line }: { $name } / in the register ({ $source }): { $other }: { $reason }
import-pair-name-and-point = same name, { $metres } m apart
import-pair-point = { $metres } m apart
import-pair-name-and-address = same name and address
import-pair-key-changed = same place, and the file no longer has its old key
import-done = done: { $rows } rows: { $created } created, { $changed } changed, { $unchanged } unchanged, { $kept } kept as staff edited them, { $refused } refused; { $missing } missing, { $doubts } doubts
import-rehearsed = rehearsal, nothing written: { $rows } rows: { $created } created, { $changed } changed, { $unchanged } unchanged, { $kept } kept as staff edited them, { $refused } refused; { $missing } missing, { $doubts } doubts
import-outside = { $count } places lie outside the service's area
import-waiting = Waiting for staff to look at:
queue-doubt = { $count } doubtful values
queue-schedule = { $count } schedules that a machine read
queue-pin = { $count } places without an exact point
queue-kept = { $count } places that a file describes otherwise than staff do
queue-missing = { $count } places that their source no longer has
queue-duplicate = { $count } pairs that may be one place
queue-same-site = { $count } pairs that may be at one building or ground
queue-incomplete = kept after a disaster

# Tables that fit no layout, at the terminal
mapping-unknown = The columns of { $file } fit no known layout (docs/layout.md). They may be:
mapping-column = { $column } → { $own } ({ $example })
mapping-not-read = { $column }: would not be read ({ $example })
mapping-needs-category = The table does not say what kind of places these are: add --category, for example --category salon.
mapping-accept = If this is right, import again with --accept-mapping. It is remembered for the next file with this header.
mapping-correct = If not, say what a column is with --map 'COLUMN=OWN' for each (alone, or to correct --accept-mapping; 'COLUMN=' leaves it out). Ibasho's own columns: { $known }

# What became of an export, at the terminal
export-written = { $count } places written
export-other-kinds = { $count } places left out: this layout is for other kinds
export-not-public = { $count } places left out: they are not public (--with-private writes them)
export-contacts = { $count } contacts that are for staff left out (--with-private writes them)
export-homes = { $count } homes written with their neighbourhood only (--with-private writes where they are)
export-sample = { $count } made-up places left out
export-temporary = { $count } places for one disaster only were not written
# The form of a place: what its fields are called, and what belongs into them
field-state = State
field-suspended-reason = Why it is suspended
field-suspended-until = Suspended until
field-category = Kind
field-name = Name
field-name-kana = Name in kana
field-description = What happens there
field-organization = Organization
field-schedule = Schedule as read
field-exceptions = Days off, moved or extra
hint-exceptions = One a line, for example: 2026-12-08 中止 works / 2026-12-22 変更 2026-12-23 13:00-15:00 / 2026-12-29 臨時 10:00-12:00 (中止 cancelled, 変更 moved, 臨時 extra)
field-schedule-text = When it is held, in words
field-schedule-confirmed = Schedule confirmed
field-targets = For whom (choose)
field-eligibility-text = Who may come
field-fee-text = What it costs
field-reservation-text = Booking
field-address = Address
field-building = Building, floor, room
field-district = District
field-district-found = District found from the position
field-location = Point on the map
field-location-precision = How exact the point is
field-point-shown = How exactly residents see it
field-municipality = Municipality code
field-access = How to get there
field-first-visit-note = For your first visit
field-site = Same building
field-phone = Telephone
field-contact-note = When or whom to call
field-fax = Fax
field-email = Mail address
field-url = Web page
field-private-contact = Contact for staff only
field-facts = Facilities
field-hazards = Hazard
field-temporary = only during a disaster
field-designation = Kind of welfare shelter
field-direct = May people come directly?
field-carers-admitted = Are carers admitted too?
field-hazard-dependent = Does who is taken depend on the hazard?
field-municipal-note = Further notes of the municipality
field-capacity = Capacity in persons
field-capacity-text = About the capacity
field-note = Anything else to know
field-image-url = Address of a picture
field-image-licence = Licence of the picture
field-verified-on = Checked on
field-verified-by = Checked by
field-source = Source
field-source-key = Number in the source
field-lat = Latitude
page-of-form = This page
field-lon = Longitude
hint-category = Which fields stand below depends on the kind (after saving).
hint-name = For example: Hidamari Salon
hint-name-kana = For example: ヒダマリサロン
hint-description = In one to three lines, for somebody who comes for the first time.
hint-organization = For example: Midori-cho residents' association
hint-address = With its block numbers, the point on the map can be found.
hint-building = For example: Midori Hall, 2nd floor
hint-district = The part of the city. Leave it open if you do not know.
hint-access = For example: 5 minutes on foot from the station.
hint-first-visit-note = Who will meet people, and where the entrance is. Example: The door is on the right of the building; somebody greets you there.
hint-schedule-text = As on the leaflet: 毎月第2・第4火曜日 10:00～12:00（祝日は休み）
hint-eligibility-text = For example: anybody over 65.
hint-targets = Choose all that apply.
hint-fee-text = For example: 100 yen each time. If free: free.
hint-reservation-text = For example: not needed.
hint-phone = The number that residents call.
hint-contact-note = For example: weekdays 9 to 17
hint-fax = For example: 04-0000-0000
hint-email = The mail address shown to residents.
hint-url = An address that begins with https:// or http://.
hint-private-contact = Never published. Private telephone numbers belong here.
hint-capacity = Digits only, for example 30
hint-capacity-text = As it was published.
hint-municipal-note = As it was published.
hint-note = For example: in August the room may change.
hint-image-url = The address of a picture.
hint-image-licence = For example: CC BY 4.0
hint-facts = Leave what you do not know as “not recorded”: that is not “no”.
hint-point-shown = For a private home choose the area: neither map nor address then show the door.
hint-suspended-reason = Residents read it. For example: building work
hint-suspended-until = Leave it open if nobody knows.
hint-lat = For example: 35.799
hint-lon = For example: 139.469

# The form of a place: its parts and buttons
part-what = What it is
part-when = When it is held
part-where = Where it is
part-who = Who may come
part-contact = How to get in touch
part-contact-more = Fax, mail, web page, contact for staff
part-facts-more = More facilities
part-more = Anything else
part-picture = Picture
schedule-chosen = Choose days and times
schedule-written = Write it in words
schedule-line = Days and times { $number }
schedule-days = Days
schedule-weeks = Which weeks (every week if none is chosen)
week-nth = { $week }.
week-last = last
schedule-start = From
schedule-end = To
schedule-off = Not held
schedule-off-holidays = on public holidays
schedule-off-new-year = around New Year
schedule-off-months = Months without any
schedule-off-months-hint = Not held in
reading-is = Read as:
reading-dates = The next dates
reading-no-dates = There is no date in the next 200 days.
reading-by-machine = A machine read the words. Please see whether the dates are right.
reading-right = This reading is right
reading-none = A machine cannot read these words. They are shown as they are; or choose days and times above.
reading-wordless = It is read, but cannot be said in words
schedule-by-person = by a person
schedule-by-machine-only = read by a machine, not confirmed
pin = Point on the map
pin-none = Not on the map yet. With an address, its point is looked for when you save.
pin-rough = This point was found by the address and is rough. If it is right, tick the box below; if not, move the pin.
pin-outside = The pin lies outside the area of this map. Please check address and position.
pin-look = See the position
pin-hint = Move the pin with a finger or the mouse; by keyboard, focus the pin and use the arrow keys. Or type latitude and longitude.
pin-find = Find the point of the address
pin-found = Found:
pin-not-found = No point is known for this address. Move the pin, or type latitude and longitude.
pin-right = This point is right
pin-none-short = not on the map
pin-label = Pin on the map. Move it with the arrow keys.
point-exact = The very point
point-area = Only the area
precision-block = block
precision-chome = chome
precision-town = town
precision-municipality = municipality
precision-landmark = landmark
district-none = none or not known
direct-choice-yes = yes
direct-choice-no = no
direct-choice-named = only people named in an individual evacuation plan
state-draft = draft
state-in-review = waiting for review
state-published = published
state-suspended = suspended
state-closed = ended
edit-reason = Why you changed it (may stay empty)
edit-reason-hint = Colleagues read it in the history.
edit-also-verify = I checked today that all this is true
edit-proposes = Staff check what you changed before it is published.
fee-right = The words about the fee and the answer to “free” are both right
form-suspended = It is suspended now. Why: { $reason }
form-suspended-until = Until: { $day }
form-suspended-open = Nobody has said until when.
form-waiting = A change sent on { $when } waits for review. It is not public yet.
form-waiting-open = See this change
edit-words = A word to staff (may stay empty)
edit-words-hint = For example: from next month it is held on another day
done-propose = Sent for review. What is published stays as it was until staff have checked it.
see-proposals = See or withdraw what you sent
do-propose = Send for review
suggestion-edit = Correct it
suggestion-to-form = Open the form of this place
history-suggestion = suggestion { $id } was taken
do-publish = Publish
do-publish-again = Publish again
do-save = Save
do-save-draft = Save as a draft
do-submit = Ask a colleague to review
do-preview = See it as residents do
do-verify = Checked today
do-confirm-schedule = The schedule was read right
do-suspend-open = Suspend…
do-suspend-text = It stays on the map, marked as suspended. Say why, and until when.
do-suspend = Suspend it
do-close-open = End…
do-close-text = It leaves the map; whoever opens its page is shown what is near. This can be undone.
do-close = End it
more-steps = Suspend or end
see-as-residents = See the page of residents
preview = How residents see it
preview-hint = Not saved yet. Mend what stands below, or save it by the button at the end.
done-save = Saved.
done-publish = Published.
done-submit = A colleague is asked to review it.
done-suspend = Suspended.
done-close = Ended.
done-verify = Recorded as checked today.
done-confirm-schedule = The schedule is confirmed.
done-undo = Undone.
new-place = Add a new place
new-place-which = What kind of place is it? Choose one.
duplicates = It may be listed already
duplicates-text = There is a place of a like name nearby. If it is the same, choose it.
duplicates-publish = Publish it as another place
duplicates-submit = Ask for a review as another place
duplicates-save = Save it as a draft of another place
duplicates-back = Back to what I typed
elsewhere = These are public, but somebody else looks after them.
elsewhere-ask = If something is wrong there, tell the people of that district, or an administrator.
clash = Somebody else changed it first
clash-text = While you were writing “{ $name }”, somebody else saved it. Nothing is lost. Compare, then save.
clash-base = When you began
clash-now = Now (by somebody else)
clash-mine = What you typed
clash-take-mine = Take what I typed
clash-yours-goes-in = What you typed goes in.
clash-theirs-stays = The other's change stays.
clash-faults = Something must be corrected. The button below leads back to the form, where you can correct it.
clash-save = Save it like this
clash-drop = Drop what I typed and see what is there now
step-changed = Somebody else changed it first. See what is there now, then press again.
unsaved-found = What you had begun to write is still on this device.
unsaved-back = Bring it back
unsaved-drop = Throw it away

# The list of places, for staff
staff-places = Places
places-found = { $count } places
places-words = Search name, address, organization, telephone
places-what = To do
places-more-filters = More filters, order
places-sort = Order
places-search = Search
places-choose = Choose
places-pages = Pages
places-before = The 50 before
places-after = The next 50
any = all
what-due = due for checking
what-pin = pin to place
what-resume = Suspension is over
waits-resume-text = Publish it again if it is held again; if not, extend the suspension.
what-schedule = schedule to confirm
sort-name = by name
sort-checked = longest unchecked first
sort-changed = last changed first
sort-kind = by kind
bulk = For the chosen places together
bulk-verify = Mark as checked today
bulk-publish = Publish
bulk-suspend-open = Suspend them…
bulk-suspend = Suspend them
bulk-district-open = Set the district…
bulk-district = Set this district
bulk-export = Write to a CSV file (all if none is chosen)
bulk-changed = { $count } changed.
bulk-unchanged = { $count } were so already.
bulk-refused = { $count } could not be changed.
bulk-undone = { $count ->
    [0] There was nothing to undo.
   *[other] Undone for { $count }.
}
bulk-undone-before = { $count } were as before already.
bulk-not-undone = { $count } were left alone, because they were changed since.
bulk-undo-text = To undo this, press the button.
bulk-undo = Undo this change for all of them

# History
history = History
history-all = History of changes
history-of = History of “{ $name }”
history-to-form = Edit it
history-none = Nothing has changed yet.
history-none-here = There is nothing among the changes up to here. There may be earlier ones.
history-older = Earlier changes
history-why = Why:
history-created = It was added.
history-removed = It was removed.
difference-before = before:
difference-after = after:
undo = Undo this change
undo-choose = What you untick stays as it is now.
undo-reason = Undoing a change
revision = revision
actor-staff = staff
actor-import = import of { $source }
actor-operator = operator of the server
actor-program = the program
actor-anyone = anyone
actor-link = organization (by its link)

# The first page for staff: what waits
home-find = Find a place to edit
home-tasks = What waits
home-nothing = Nothing waits.
home-all = See all ({ $count })

# Suspended
suspended-why = Why: { $reason }
suspended-until = Until { $day }
waits-suggestions-text = Residents and organizations told us.
waits-proposed = Changes that wait for review
waits-proposed-text = Staff are checking them.
home-none-own = No place of this organization is listed yet. To list one, tell the staff of the city or the social welfare council.
name-of-organization = { $name } ({ $organization })
home-own = Our places
home-own-text = Choose one to correct it.
waits-review = Waiting for review
waits-review-text = A colleague asks for a review.
waits-due = Due for checking
waits-due-text = Ask the organization; if nothing has changed, press the button.
waits-pin-text = The address gives a rough point at best.
waits-schedule = Schedules to confirm
waits-schedule-text = A machine read the words. If it is right, press the button.
waits-doubt = Doubts from files
waits-doubt-text = A value that was taken may be wrong.
waits-duplicate = Possible duplicates
waits-duplicate-text = Alike in name, and near each other.
waits-kept = Different from the file
waits-kept-text = Staff edited it, so the file was not followed.
waits-missing = Missing from the new file
waits-missing-text = It may have ended.
waits-same-site = Evacuation places that may share a building
waits-same-site-text = Alike in name and place.
waits-incomplete = Kept after a disaster
waits-incomplete-text = These were added in haste during a disaster. Complete their kind, address and equipment.
waits-join = Link as one building
waits-done = Done
waits-and = and

# Importing files in the browser
up-nav = Import files
up-title = Import files
up-lead = Add and update places from CSV, Excel (.xlsx) or GeoJSON files. First you are shown how they differ from the register. Nothing changes until you press the button that imports them.
up-own-districts = You can import places in your districts only ({ $districts }). Rows of other districts are not taken, and you are told which.
up-begun = You have an import under way.
up-go-on = Go on with it
up-files = Files
up-files-hint = Choose as many as you like, { $limit } MB in all.
up-settings = More settings (usually not needed)
up-compare = Compare with the register
up-runs = Imports so far
up-no-runs = There are none yet.
up-by-file = As the file says
up-find-layout = Find it from the header
up-source = Name of the source
up-source-hint = With this name next year's edition finds the same places again. Leave it blank if unsure.
up-category = Kind of place
up-category-hint = Choose one only where the file has no column for it.
up-layout = Layout of the file
up-layout-hint = Choose one only where it is not recognised correctly.
up-partial = The files are only a part of the source
up-partial-hint = Then places that the files lack are not called missing.
up-overwrite = Also change places that staff edited
up-overwrite-hint = Otherwise what staff edited stays as it is.
up-keep-sample = Import beside the sample places
up-keep-sample-hint = The register still holds made-up sample places. On a real map have them removed first.
up-which-files = Files to import
layout-ibasho = Ibasho's own
layout-gsi-shelter = GSI designated shelters (指定避難所)
layout-gsi-emergency = GSI emergency sites (指定緊急避難場所)
layout-children-cafeteria = Children's cafeterias (子ども食堂一覧)
layout-children-cafeteria-sessions = More sessions of children's cafeterias (追加情報)
layout-emergency-site = Emergency sites (指定緊急避難場所一覧)
layout-childcare = Childcare facilities (子育て施設一覧)
layout-care-service = Care services (介護サービス事業所一覧)
layout-aed = AED (AED設置箇所一覧)
layout-toilet = Public toilets (公衆トイレ一覧)
layout-public-facility = Public facilities (公共施設一覧)
layout-mapping = Table with columns matched by hand
up-comparing = Comparing with the register
up-writing = Importing
up-reading = Reading the files…
up-progress = { $done } of { $total } rows are done.
up-progress-label = Progress
up-waits = This page changes by itself when it is done. It goes on even if you leave.
up-look-again = Look again
up-compared = Before importing
up-overtaken = The register has changed since you looked. Nothing was written. Look at the new comparison, and press the button again if it is right.
up-not-yet = Nothing has changed yet. Look at it, and press the button below if it is right.
up-apply = Import ({ $created } new, { $changed } changed)
up-apply-created = Import ({ $created } new)
up-apply-changed = Import ({ $changed } changed)
up-apply-notes = Change no place, but record what was found
up-drop = Give up
up-choose = Choose files or settings again
up-compare-again = Compare again with these settings
up-done = Imported
up-done-text = It is in the register, and on the residents' map already.
up-see-run = See or undo this import
up-see-waiting = See what waits to be checked
up-next = Import other files
up-failed = It could not be imported
up-nothing-written = The register is as it was; nothing has changed.
up-failed-files = Some files cannot be read. Correct and send them again, or leave them out below.
up-failed-nothing = There was no table to import.
up-failed-sample = The register holds { $count } made-up sample places. Have them removed first, or tick “Import beside the sample places” below.
up-replaced = Newer files were sent
up-replaced-text = After this, newer files were sent under your name, so what was here can no longer be seen. What had been imported is in the list of imports.
up-replaced-go = See the newer files
sample-title = Remove the sample places
sample-text = The register holds { $count } made-up sample places.
sample-edited = { $count } of them were edited by somebody. These go, too.
sample-remove-text = They disappear from the residents’ map at once. Real places stay. Who removed them, and when, stays in the history.
sample-remove = Remove { $count } sample places
sample-keep = Keep them
sample-removed = The sample places are removed.
sample-none = There are no sample places.
sample-there = There are made-up sample places.
sample-look = Remove the sample places…
sample-ask = An administrator can remove them.
up-failed-forbidden = This account may no longer import. Nothing was changed.
up-failed-busy = Somebody else was writing to the register. Wait a moment and compare again.
up-failed-other = Something went wrong. If comparing again does not help, tell whoever runs the server.
up-file-empty = It is empty. Check that the export has finished.
up-file-kind = This kind of file cannot be imported. Give CSV, Excel (.xlsx) or GeoJSON.
up-file-control = Line { $line } has a control character. Remove it.
up-file-encoding = Line { $line } is in an unknown encoding. Save it again as UTF-8.
up-file-old-workbook = This is an old workbook (.xls) or one with a password. Save it as .xlsx without a password.
up-file-workbook = The workbook is damaged. Open it in a spreadsheet program and save it again.
up-file-too-large = It holds more than { $limit } MB. Split it.
up-file-gzip = The compressed file is damaged. Pack it again.
up-file-json = The JSON is broken at line { $line }.
up-file-not-features = It is not a GeoJSON FeatureCollection.
up-file-columns = It has { $count } columns, more than { $limit }. Check separators and quotes.
up-file-layout = The column names fit no known layout ({ $header }).
up-file-no-category = No column says what kind of places they are. Choose the kind of place.
up-file-lacks = These columns are missing: { $columns }
up-columns = Say what the columns are
up-columns-lead = The table fits no known layout. For each column choose what it holds, looking at the examples. Tables with the same columns will be read the same way from now on.
up-columns-go = Compare, read this way
up-column-none = (not read)
up-column-blank = The first rows are blank.
up-column-example = Example: { $example }
up-created = New places
up-will-change = Places that change
up-changed = Places that changed
up-unchanged = Places that stay the same
up-kept = Left alone, because staff edited them
up-refused = Rows not taken
up-missing = Places that the file no longer has
up-missing-unknown = As some rows are not taken, nothing is called missing.
up-pairs = Pairs that may be one
up-duplicates = Pairs that may be the same place
up-same-sites = Pairs that may be at the same building or ground
up-outside = Outside the area
up-doubts = To be checked
up-repairs = Mended while reading
up-about-file = { $rows } rows, { $layout }, { $encoding }
up-by-mapping = Read by columns that were matched on { $when }.
up-more = { $count } more are not shown.
up-line = Line { $line }
up-run = Record of an import
up-run-when = When
up-run-who = Who
up-run-counts = { $created } new, { $changed } changed
up-run-changes = What changed
up-undone = Undone
up-undo-title = Undo this import
up-undo-text = The { $created } places that it added disappear from map and list; the { $changed } that it changed go back to what they said. What somebody changed since then stays and is named. The same file can be imported again.
up-undo = Undo this import
up-undo-done = The import was undone.
up-undo-going = The import is being undone. As it is large, this takes a while: open this page again in a moment.
up-undo-again = This import has been undone already. It cannot be undone twice.
up-undo-reason = Import undone ({ $files })
up-undone-by = Undone on { $when } by { $who }: { $removed } places removed, { $restored } put back.
up-undo-left = { $count } places were left as they are
up-left-changed = changed since then
up-left-suggestion = a suggestion about it waits
up-left-status = its status was reported
up-left-not-yours = outside your districts
up-left-gone = no longer in the register
invalid-no-file = Choose at least one file.
invalid-upload-too-large = Too large or too many: at most 20 MB and 20 files in all.
invalid-file-unread = This file cannot be read.
invalid-too-many-rows = Too many rows. Send 50000 at most at once.
invalid-upload-broken = The files did not arrive whole. Send them again.
invalid-import-running = An import of yours is under way. Wait until it is done.
invalid-imports-full = Too many imports of others are waiting. Try again in a while.
issue-other-district = The place is outside your districts.
issue-no-district = Nothing says in which district the place lies. Ask an administrator to import it.
## What to look at twice in a report

warning-over-capacity = More people than the place holds.
warning-not-in-use = People are counted although the place is not open.
warning-unusual-change = This change is unusual: check that it is right.
warning-late = Something was seen later already: the present does not change.
warning-before-incident = This was seen before the incident began.
warning-clock-corrected = The clock of the device was wrong: the time was corrected.
warning-other-incident = The report was made on the page of an incident that has ended, and entered the one that runs now.
warning-composition-over = By sex, age or need there are more people than are there at all.

# Taking personal data out
redact-title = Take out personal data
redact-lead = Takes personal data that should not have been recorded (a name, a telephone number) out of this place, its history and what people suggested about it. It cannot be undone. Only who took out which field, when and why remains.
redact-field = Field to take out
redact-field-hint = Everything that was ever written in it is taken out.
redact-no-field = (none)
redact-text = Or a text to take out
redact-text-hint = Two characters or more; only this text is taken out, in whichever field it stands.
redact-reason = Reason
redact-reason-hint = It stays in the history: do not repeat what is taken out. Example: asked for by the person
redact-look = See where it stands
redact-back = Give up
redact-sure = { $what } will be taken out. It has not been yet.
redact-warning = Take it out of the original file, too: importing that again may bring it back. Copies in backups stay.
redact-go = Take out { $what }
redact-done = { $what } was taken out.
redact-see-history = See the history
redact-more = Take out something else
redact-in-place = in the place as it is
redact-in-history = changes in the history
redact-in-suggestions = suggestions
redact-in-waiting = things to be checked
redact-words = Words of suggestions
redact-contact = Contacts of suggestions
redact-a-text = A part of the text
history-redacted = Personal data was taken out ({ $what }). { $why }
invalid-redaction-length = Give between 2 and 200 characters.
invalid-field-or-text = Choose a field or give a text, one of the two.
invalid-stands-nowhere = It stands nowhere. Check the text.
invalid-says-it-again = The reason repeats what is to be taken out.
## In a disaster: words

seen-at = confirmed { $when }
seen-by-sent-by = seen by { $author }, sent by { $sender }
clock-was-slow = The clock of the device was { $length } slow: the time was corrected.
clock-was-fast = The clock of the device was { $length } fast: the time was corrected.
clock-had-shown = { " " }It had shown { $when }.
seen-old = Old
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days = { $count } d ago
persons-there = People there
persons-capacity = Capacity
persons-vacancy = Free
incident-real = Disaster
incident-exercise = 訓練 Exercise
incident-none = No disaster and no exercise is going on.
incident-since = since { $when }

## The report after a disaster or an exercise

summary = Report: { $name }
summary-see = Report
summary-ended = “{ $name }” is over.
summary-empty = Nothing was reported.
summary-places = Shelters that opened
summary-count = { $count }
summary-opened = First open
summary-closed = Closed
summary-peak = Most people
summary-person-days = Person-days
summary-person-days-hint = People times days: each count holds until the next report. Times at which nobody knew how many there were are not in it.
summary-days = { $count } person-days
summary-hours = { $count } h
summary-reports = Reports
summary-silent = { $count } more shelters were never reported.
summary-each = Each shelter
summary-each-hint = Each picture is as high as the most people at that shelter. The pale ground is the time it was open.
summary-open-time = Time open
summary-uncounted = Time uncounted
summary-csv = Report (CSV)
timeline = How many people there were (all shelters)
timeline-short = Course
timeline-hint = The most people within each { $length }.
timeline-text = The most were { $count } people, on { $when }. The table below has every figure.
timeline-text-uncounted = Nobody was counted.
timeline-reported = people reported
timeline-carried = people as last reported: nothing was reported meanwhile
timeline-uncounted = a shelter was open and nobody knows how many were there (there were more than that)
timeline-table = The figures of the picture as a table
timeline-when = From
timeline-persons = People
timeline-open = Shelters open
timeline-open-uncounted = of these uncounted
length-minutes = { $count } minutes
length-hours = { $count } h
length-hours-minutes = { $hours } hours { $minutes } minutes
length-days = { $count } days
## Disasters and exercises

incidents = Disasters and exercises
incidents-nav = Disasters
incidents-all = All disasters and exercises
incidents-empty = None yet.
incident-span = { $from } to { $to }
incident-runs = since { $from }
incident-open-title = Begin a disaster or an exercise
incident-ends-exercise = A disaster ends the exercise that is going on.
incident-kind = Which of both?
incident-kind-real = A real disaster
incident-kind-exercise = An exercise
incident-name = Name
incident-name-hint = Residents see it. For example: Typhoon No. 19
incident-message = Message to residents
incident-message-hint = Say shortly what they should do now.
incident-started = When it began
incident-started-hint = Left empty: now.
incident-hazards = What kind of disaster
incident-hazards-hint = Emergency sites that are not designated for what you choose are shown to residents as places not to go to. Leave it empty if you do not know.
incident-open-hint = Once a real disaster has begun, anyone can see how the shelters are.
incident-open = Begin
incident-opened = It has begun.
incident-saved = Saved.
incident-ended = It has ended.
incident-change = Change name and message
incident-save = Save these words
incident-changed = Somebody else changed it first. Look at what it says now and change it again.
incident-end-title = End it
incident-end-text = Residents will no longer see how the shelters are. The reports are kept.
incident-end = End “{ $name }”
incident-reopen-title = If it was ended by mistake
incident-reopen-text = It goes on. What was reported, and the temporary places that were closed with it, come back.
incident-reopen = Take back the end
incident-reopened = It goes on.
incident-keep = Places that stay afterwards
incident-keep-text = What was added for this disaster is closed with it. Choose only what stays as a place of every day; it then waits for whoever looks after these.

## Places for one incident only

temporary-only = Only during this disaster
temporary-voluntary-shelter = Shelter opened by residents
temporary-hotel = Hotel or inn (second shelter)
temporary-car-park = Car park (to stay in your car)
temporary-school = School or other building
temporary-new = Add a temporary place
temporary-text = Residents see it on the map at once. It is closed when the disaster ends.
temporary-kind = What is it
temporary-name-hint = For example: Midoricho hall
temporary-address-hint = An address or a point on the map below is enough.
temporary-pin-hint = Press the map to say where it is. With an address alone it is shown as approximate.
temporary-capacity-hint = Leave it empty if you do not know (not recorded).
temporary-note-hint = Residents see it.
temporary-more = Phone and anything else
temporary-open = Add
temporary-open-anyway = It is another place: add it
temporary-opened = Added. Residents see it on the map. Once it is open, say so with the button below.
temporary-edit = Correct this temporary place
temporary-save = Save
temporary-saved = Saved.
temporary-close-title = This is no place any more
temporary-close-text = Residents no longer see it. What was reported stays.
temporary-close = Close it
temporary-closed = Closed.
temporary-needs-incident = Temporary places can be added while a disaster or an exercise runs.
temporary-duplicates-text = What may be the same is there already. If it is, report there.
temporary-places = Places added for this disaster
temporary-places-text = They are closed when it ends.
label-unfit = In this disaster
unfit-no = Do not go here. It is no place to flee to from: { $hazards }.
unfit-unknown = Not recorded whether it is a place to flee to from: { $hazards }. Look at others first.

## Shelters and reports

shelters = Shelters
shelters-nav = Shelters
shelters-report = Report how a shelter is
shelters-find = Find by name, address or district
shelters-count = { $count } places
shelter-page = The page that residents see
kept-page = You are offline. This is what this device saw at { $when }.
kept-page-slow = The answer is slow. Until it is here, this is what this device saw at { $when }.
report-status = Say how it is
report-status-rare = Before it opens
report-persons = People there now
report-persons-hint = Leave it blank if nobody has counted.
report-capacity = It holds { $count }.
report-more = Note, time seen, preparing, not open
condition = Condition
condition-hint = A button reports that item alone. For staff only.
condition-good = No problem reported ({ $count } items)
composition = Who is there
composition-hint = Fill in only what somebody counted. Blank stays "Not confirmed". No names. For staff only.
composition-sex = By sex
composition-age = By age
composition-need = Needs
composition-send = Report these counts
report-confirms = No change
report-note = Note
report-note-hint = For staff only.
report-seen = Time seen
report-seen-hint = Leave it blank if that is now.
report-taken = Received.
report-taken-back = Withdrawn.
report-log = Reports so far
report-log-empty = None yet.
report-log-gone = What was reported before cannot be read now.
report-withdraw = Withdraw
report-withdrawn = Withdrawn
report-other-incident = Made on the page of an incident that has ended.
send-to-present-why = The incident on whose page this report was made has ended; now it is “{ $name }”. Send this as a report of “{ $name }”?
send-to-present = Send it to the present disaster
send-to-present-exercise = Send it to the present exercise
report-now-disaster = Now it is the disaster “{ $name }”. The form below is that of the incident before.
report-now-exercise = Now it is the exercise “{ $name }”. The form below is that of the incident before.
report-now-nothing = This incident has ended.
report-go-disaster = Change to the present disaster
report-go-exercise = Change to the present exercise
report-go-nothing = Close this form
outbox-title = Reports from this device
outbox-waits = Waiting to be sent
outbox-sent = Sent
outbox-before = Reports sent before ({ $count })
outbox-refused = Refused
outbox-undecided = Where to send it must be decided
outbox-unsaved = This device could not keep some reports. Leave this page open until they are sent.
outbox-seen-by = seen by { $name }
outbox-somebody = whoever had the device before
outbox-send-for-other = Send for whoever saw it
outbox-send-all = Send all { $count }
outbox-login = You are logged out. Log in again and the waiting reports are sent.
outbox-login-go = Log in
outbox-another = Reports of whoever had this device before were not sent. Read them, and send them in their place.
outbox-drop = Delete
outbox-again = Send again
outbox-no-count = not counted

## The board

board = How the shelters are
board-nav = Board
board-peace = There is no disaster now. In a disaster, this page shows how the shelters are.
board-public-text = Go to a welfare shelter when the city sends you there. You may go on your own only where it says so and it is open.
board-unsure = We cannot check now whether you are logged in. This is what residents see.
database-gone = The register cannot be reached now. You can read on, but new reports are not taken. Reports made on this device go once it is back.
board-as-of = As of { $when }.
board-again = See what it is now
board-live = Connected. New reports appear by themselves.
board-waiting = Not connected. This is as of { $when }. It becomes current by itself when the line is back.
board-stale = The server cannot read new records. This is as of { $when }.
board-filter = Narrow down
board-filter-go = Show these
board-filter-none = No conditions
board-kinds = Kinds
board-status = State
board-vacancy = Room for at least
board-max-age = Reports no older than (minutes; blank means 120)
board-any = Any
board-near = Around an address, station or name
board-near-unknown = We do not know where “{ $near }” is.
board-radius = How far (straight line)
board-targets = Who needs a place
board-targets-all = Who needs a place (all you choose are taken in)
board-facts = Equipment
board-hazards = Hazard (emergency sites)
board-position = Exact position
board-area = Inside an area of the map
board-area-text = Shows only places inside an area that you draw, or that a GeoJSON file holds (a flood area, for example).
board-area-draw = Draw an area on the map
board-area-file = Choose a file
board-area-paste = Paste an area (GeoJSON)
board-area-go = Show this area
board-area-none = No area
board-area-drawing = Press the map to set corners; after three or more, press “Done”.
board-area-drawn = Done
board-area-drop = Stop
board-became = { $names }: now { $status }
board-became-many = { $names } and others: { $count } shelters have changed
board-col-name = Shelter
board-col-status = State
board-col-persons = People
board-col-takes = Who, equipment
board-ask-about = Ask first: 
board-recorded-yes = Yes: 
board-recorded-none = Not recorded: 
board-recorded-no = No: 
board-places = Places
board-besides = {" "}(and { $count } not known)
board-unreported = Silent for 2 h
board-sums = Sums by district
board-sums-hint = Capacity, people and room are sums over shelters that are open or full.
board-no-district = No district
board-total = Total
board-count = { $count ->
    [one] { $count } place
   *[other] { $count } places
}
board-cut = The first { $count } are shown. Narrow down.
board-nothing = No shelter fits this for certain.
board-may-fit = Ask first
board-near-misses = Something is missing
board-near-misses-text = They have some of the facilities you chose and are recorded to lack others. Everything else fits or is not recorded.
board-may-fit-text = Something you asked for is not recorded. Call before you go or send somebody there.
report-file = Reports from a file
report-file-lead = Record a list of states or numbers of shelters (CSV or Excel) at once. A file needs a column "ID" and one of 開設状況 (status) or 人数 (people). In a list without 開設状況 every shelter counts as open.
report-file-choose = File of reports
report-file-hint = CSV or Excel (.xlsx). One file, up to { $limit } MB.
report-file-look = Look at it
report-file-none = No disaster or exercise runs. Come back once one has begun.
report-file-preview = What would be recorded
report-file-not-yet = Nothing is recorded yet. Look at it, then press the button below.
report-file-new = Rows to record
report-file-warned = To look at twice
report-file-repeated = Recorded before
report-file-refused = Rows that cannot be recorded
report-file-line = Line
report-file-time = Seen at
report-file-write = Record { $count } rows
report-file-again = Choose another file
report-file-written = { $taken } rows recorded; { $repeated } had been recorded before, { $refused } could not be.
report-file-mend = Mend the rows that could not be recorded and send the file again: what is recorded is not recorded twice.
board-files = Files
board-present-csv = Present state (CSV)
board-present-geojson = Present state (GeoJSON)
board-timeline-csv = Everything so far (CSV)
board-timeline-geojson = Everything so far (GeoJSON)
