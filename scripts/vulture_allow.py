"""Names that look unused to vulture and are not, each group with its reader. No code: only names."""
# ruff: noqa: B018, F821 - a list of names is all that vulture wants

# parameters that Twisted and signal handlers pass
body_length
addr
trace

# called by procrastinate and by socketserver; read by benchmarks/kills.py
get_retry_decision
handle_error
asked_before
asked_again

# read by Scrapy through its settings
BoundedHandler
GuardingResolver
KeepRawMiddleware
BoundedCompressionMiddleware
PeerMiddleware
BytesBudget
Frontier
RobotsMiddleware
PaceMiddleware
Quiet
crawled
scraped
_factory
fetch_timeout_s

# read by templates of the desk and of the demo's sites
may
dispatches
history
open_findings
strong_findings
sweeps_lately
failed_lately
waiting_jobs
last_sweeps
listings_top
ordered_at
lifted_by
board_name
share_lines
work_title
md5
slogan

# columns and parts of stored documents: written for people and later readers
added_at
requested_by
asked_at
resumed
unzip_password
captured_at
listing_kind
page_digest
text_length
schema
addressee
withdrawn
verdict_id

# attributes of python-docx, zipfile and sqlite3 objects, set for their effect
left_indent
first_line_indent
space_after
space_before
line_spacing
line_spacing_rule
keep_with_next
widow_control
alignment
autofit
bottom_margin
top_margin
left_margin
right_margin
footer_distance
header_distance
_blob
last_modified_by
create_system
external_attr
no_proof
isolation_level

# hooks of http.server and uvicorn in tests
do_GET
do_HEAD
do_POST
log_message
protocol_version
daemon_threads
close_connection
should_exit

# read by PyAV
skip_frame
thread_type
pix_fmt
layout
pts
sample_rate

# read by templates
counter
icon_vote
of_asset
of_found
asset_url
found_url
strong_at
runs_total

# called by urllib
redirect_request

# a word that a template reads
PAGE_NOW

# called by Twisted
creatorForNetloc

# a word that a template reads
is_empty

# called by Scrapy
get_virtual_size
OwnMemory

# read as JSON by `copywatch status`
paused

# the system call that the tests of hostile sites give a twin of
gethostbyname

# called by hypothesis at the end of an example
teardown

# words that a person chooses, columns that a person reads in exports of the book
ACKNOWLEDGED
next_action
imported_from
started_by

# read as JSON by `copywatch deadlines run` and `copywatch report times`
waiting_for_extension
p90_s

# columns of tombstones, and kinds that people type
rule_version
kept_since
purged_by
TIMESTAMP

# words of the course of a dossier, read by templates; a column of exports, a way in which people complain
CHANNELS
JURISDICTIONS
withdraws
done_at
VISIT

# read by templates of the desk, or by people in exports of the book
TONES
banked
personal
second_reason
second_state
second_note
taken_at
drawn_at
filled_at
settled_by

# waits for the sign-in of an office's own provider
oidc

# a backup's own report, complaints and declined hosts: printed as JSON or read by templates
copied_bytes
received_at
feedback_at
feedback_by
declined_at
declined_by
mailed

# how a test client lets answers of 5xx through
raise_server_exceptions

# read by templates
held_of

# pictures of the parts that a finding rests on, read by a template
part_shots

# set on Twisted's pool of connections
retryAutomatically
