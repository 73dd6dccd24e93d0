/**
 * What the PBX knows of its customer. A wrong assignment cannot be written down: every rule that holds for single rows is a constraint,
 * every rule between rows a foreign key, a unique column or a trigger.
 *
 * Licence 1–1 client 1–1 shared line n–1 station (figures 4 and 5; decision A16).
 */
export const schema = `
PRAGMA foreign_keys = ON;

CREATE TABLE administrator (
	id TEXT PRIMARY KEY, name TEXT NOT NULL, password_hash TEXT NOT NULL
) STRICT;

CREATE TABLE person (
	id TEXT PRIMARY KEY, first_name TEXT NOT NULL, last_name TEXT NOT NULL, email TEXT NOT NULL, password_hash TEXT NOT NULL,
	password_temporary INTEGER NOT NULL CHECK (password_temporary IN (0, 1))
) STRICT;

CREATE TABLE number (
	e164 TEXT PRIMARY KEY CHECK (e164 GLOB '+[1-9]*' AND NOT substr(e164, 2) GLOB '*[^0-9]*' AND length(e164) BETWEEN 9 AND 16),
	extension TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE station (name TEXT PRIMARY KEY) STRICT;

CREATE TABLE device (
	mac TEXT PRIMARY KEY CHECK (length(mac) = 12 AND NOT mac GLOB '*[^0-9A-F]*'),
	kind TEXT NOT NULL CHECK (kind IN ('phone', 'client')),
	model TEXT NOT NULL,
	ported INTEGER NOT NULL DEFAULT 0,
	UNIQUE (mac, kind),
	CHECK ((kind = 'client') = (mac GLOB 'FEBC*'))
) STRICT;

CREATE TABLE assignment (
	person TEXT PRIMARY KEY REFERENCES person (id),
	number TEXT NOT NULL UNIQUE REFERENCES number (e164),
	station TEXT NOT NULL UNIQUE REFERENCES station (name),
	phone TEXT NOT NULL UNIQUE,
	phone_kind TEXT NOT NULL DEFAULT 'phone' CHECK (phone_kind = 'phone'),
	FOREIGN KEY (phone, phone_kind) REFERENCES device (mac, kind)
) STRICT;

CREATE TABLE licence (id TEXT PRIMARY KEY) STRICT;

CREATE TABLE line (
	device TEXT PRIMARY KEY,
	device_kind TEXT NOT NULL,
	person TEXT NOT NULL REFERENCES assignment (person),
	type TEXT NOT NULL CHECK (type IN ('PRIMARY', 'SHARED')),
	licence TEXT UNIQUE REFERENCES licence (id),
	line_port TEXT NOT NULL UNIQUE,
	auth_user TEXT NOT NULL UNIQUE,
	ha1_md5 TEXT NOT NULL,
	ha1_sha256 TEXT NOT NULL,
	sealed_password TEXT NOT NULL,
	position INTEGER NOT NULL,
	FOREIGN KEY (device, device_kind) REFERENCES device (mac, kind),
	CHECK (device_kind = 'phone' OR type = 'SHARED'),
	CHECK ((device_kind = 'client') = (licence IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX primary_line ON line (person) WHERE type = 'PRIMARY';

CREATE TABLE mobility (
	person TEXT PRIMARY KEY REFERENCES person (id),
	feature INTEGER NOT NULL CHECK (feature IN (0, 1)),
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	devices_to_ring TEXT NOT NULL CHECK (devices_to_ring IN ('Fixed', 'Mobile', 'Both')),
	alert_click_to_dial INTEGER NOT NULL CHECK (alert_click_to_dial IN (0, 1)),
	answer_confirmation INTEGER NOT NULL CHECK (answer_confirmation IN (0, 1)),
	shows_mobile INTEGER NOT NULL CHECK (shows_mobile IN (0, 1)),
	spares_own_mobiles INTEGER NOT NULL CHECK (spares_own_mobiles IN (0, 1)),
	assigned INTEGER NOT NULL DEFAULT 1 CHECK (assigned IN (0, 1)),
	CHECK (active = 0 OR assigned = 1)
) STRICT;

CREATE TABLE mobile_number (
	e164 TEXT PRIMARY KEY CHECK (e164 GLOB '+[1-9]*' AND NOT substr(e164, 2) GLOB '*[^0-9]*' AND length(e164) BETWEEN 9 AND 16),
	person TEXT NOT NULL REFERENCES person (id),
	position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 10),
	alerts INTEGER NOT NULL DEFAULT 1 CHECK (alerts IN (0, 1)),
	UNIQUE (person, position)
) STRICT;

CREATE TABLE service (
	person TEXT NOT NULL REFERENCES person (id),
	name TEXT NOT NULL CHECK (name IN (
		'doNotDisturb', 'callForwardingAlways', 'callForwardingBusy', 'callForwardingNoAnswer', 'callForwardingNotReachable', 'callWaiting',
		'callerIdBlocking', 'simultaneousRing', 'officeAnywhere', 'voiceMail', 'sharedCallAppearance',
		'callPark', 'callPickup', 'directedCallPickup', 'bargeInExempt'
	)),
	assigned INTEGER NOT NULL CHECK (assigned IN (0, 1)),
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	settings TEXT NOT NULL CHECK (json_valid(settings)),
	PRIMARY KEY (person, name),
	CONSTRAINT service_not_assigned CHECK (active = 0 OR assigned = 1),
	CONSTRAINT forwarding_without_number CHECK (active = 0 OR name NOT GLOB 'callForwarding*' OR settings ->> 'forwardToPhoneNumber' <> ''),
	CONSTRAINT rings_out_of_range CHECK (name <> 'callForwardingNoAnswer' OR settings ->> 'numberOfRings' BETWEEN 2 AND 20)
) STRICT;

CREATE TABLE service_location (
	person TEXT NOT NULL,
	service TEXT NOT NULL CHECK (service IN ('officeAnywhere', 'simultaneousRing')),
	e164 TEXT NOT NULL CHECK (e164 GLOB '+[1-9]*' AND NOT substr(e164, 2) GLOB '*[^0-9]*' AND length(e164) BETWEEN 9 AND 16),
	answer_confirmation INTEGER NOT NULL CHECK (answer_confirmation IN (0, 1)),
	active INTEGER NOT NULL CHECK (active IN (0, 1)),
	main INTEGER NOT NULL CHECK (main IN (0, 1)),
	position INTEGER NOT NULL CHECK (position BETWEEN 1 AND 10),
	PRIMARY KEY (person, service, e164),
	FOREIGN KEY (person, service) REFERENCES service (person, name)
) STRICT;
CREATE UNIQUE INDEX primary_location ON service_location (person, service) WHERE main = 1;

CREATE TABLE personal_contact (
	person TEXT NOT NULL REFERENCES person (id), name TEXT NOT NULL, number TEXT NOT NULL, PRIMARY KEY (person, name)
) STRICT;

CREATE TABLE mailbox (
	person TEXT PRIMARY KEY REFERENCES person (id),
	passcode TEXT NOT NULL CHECK (length(passcode) BETWEEN 4 AND 10 AND NOT passcode GLOB '*[^0-9]*'),
	failures INTEGER NOT NULL,
	locked_until INTEGER NOT NULL
) STRICT;

CREATE TABLE voice_message (
	id INTEGER PRIMARY KEY,
	person TEXT NOT NULL REFERENCES person (id),
	caller TEXT,
	received_at INTEGER NOT NULL,
	saved INTEGER NOT NULL CHECK (saved IN (0, 1)),
	passages TEXT NOT NULL CHECK (json_valid(passages))
) STRICT;

CREATE TABLE mail_template (
	id INTEGER PRIMARY KEY CHECK (id = 1), enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)), subject TEXT NOT NULL, body TEXT NOT NULL,
	version INTEGER NOT NULL
) STRICT;

CREATE TABLE site_setting (name TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) STRICT;

CREATE TRIGGER assignment_in_use BEFORE DELETE ON assignment
WHEN EXISTS (SELECT 1 FROM line WHERE person = OLD.person AND type = 'SHARED')
BEGIN SELECT RAISE(ABORT, 'assignment in use'); END;

CREATE TRIGGER mobility_rings_a_number BEFORE UPDATE ON mobility
WHEN NEW.active = 1 AND NEW.devices_to_ring <> 'Fixed' AND NOT EXISTS (
	SELECT 1 FROM mobile_number WHERE person = NEW.person AND (alerts = 1 OR NEW.devices_to_ring = 'Both')
)
BEGIN SELECT RAISE(ABORT, 'mobility without number'); END;

CREATE TRIGGER number_rung_by_mobility BEFORE DELETE ON mobile_number
WHEN (SELECT count(*) FROM mobile_number WHERE person = OLD.person) = 1
	AND EXISTS (SELECT 1 FROM mobility WHERE person = OLD.person AND active = 1 AND devices_to_ring <> 'Fixed')
BEGIN SELECT RAISE(ABORT, 'mobility without number'); END;
`;
