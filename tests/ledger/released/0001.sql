PRAGMA journal_mode=WAL;
PRAGMA application_id=1128483911;
BEGIN;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE copied (
	place INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	"of" TEXT NOT NULL, 
	"row" TEXT NOT NULL, 
	PRIMARY KEY (place, n)
)
 WITHOUT ROWID

;
CREATE TABLE document (
	number INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	text TEXT NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	publisher TEXT DEFAULT '' NOT NULL, 
	author TEXT DEFAULT '' NOT NULL, 
	published TEXT DEFAULT '' NOT NULL, 
	retrieved TEXT DEFAULT '' NOT NULL, 
	language TEXT DEFAULT '' NOT NULL, 
	url TEXT DEFAULT '' NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	repeats TEXT DEFAULT '' NOT NULL, 
	parts TEXT NOT NULL, 
	problems TEXT NOT NULL, 
	salt TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT uq_document_id UNIQUE (id)
);
CREATE TABLE entry (
	number INTEGER NOT NULL, 
	line TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE finding (
	id TEXT NOT NULL, 
	incident INTEGER NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	question TEXT DEFAULT '' NOT NULL, 
	rule TEXT DEFAULT '' NOT NULL, 
	sentence TEXT DEFAULT '' NOT NULL, 
	"row" TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (id)
)
 WITHOUT ROWID

;
CREATE TABLE head (
	number INTEGER NOT NULL, 
	peaks TEXT NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE incident (
	number INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	became TEXT DEFAULT '' NOT NULL, 
	live INTEGER NOT NULL, 
	title TEXT DEFAULT '' NOT NULL, 
	type TEXT DEFAULT '' NOT NULL, 
	date TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	statuses TEXT DEFAULT '' NOT NULL, 
	parties TEXT DEFAULT '' NOT NULL, 
	outlets TEXT DEFAULT '' NOT NULL, 
	first_day INTEGER, 
	last_day INTEGER, 
	latitude FLOAT, 
	longitude FLOAT, 
	radius_km FLOAT, 
	killed_low INTEGER, 
	killed_high INTEGER, 
	reports INTEGER DEFAULT '0' NOT NULL, 
	independent INTEGER DEFAULT '0' NOT NULL, 
	contested INTEGER DEFAULT '0' NOT NULL, 
	reversals INTEGER DEFAULT '0' NOT NULL, 
	claims INTEGER DEFAULT '0' NOT NULL, 
	changed INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (number), 
	CONSTRAINT uq_incident_key UNIQUE ("key")
);
CREATE TABLE judgement (
	number INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	body TEXT NOT NULL, 
	basis INTEGER NOT NULL, 
	salt TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE label (
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	incident INTEGER NOT NULL, 
	PRIMARY KEY (kind, name, incident)
)
 WITHOUT ROWID

;
CREATE TABLE member (
	document TEXT NOT NULL, 
	id TEXT NOT NULL, 
	incident INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	sketch TEXT NOT NULL, 
	PRIMARY KEY (document, id)
)
 WITHOUT ROWID

;
CREATE TABLE merge (
	number INTEGER NOT NULL, 
	incident INTEGER NOT NULL, 
	document TEXT NOT NULL, 
	member TEXT NOT NULL, 
	"into" TEXT NOT NULL, 
	score FLOAT NOT NULL, 
	reasons TEXT NOT NULL, 
	joined INTEGER NOT NULL, 
	vetoed INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE pair (
	document TEXT NOT NULL, 
	id TEXT NOT NULL, 
	other_document TEXT NOT NULL, 
	other_id TEXT NOT NULL, 
	judgement INTEGER NOT NULL, 
	same INTEGER NOT NULL, 
	PRIMARY KEY (document, id, other_document, other_id, judgement)
)
 WITHOUT ROWID

;
CREATE TABLE position (
	incident INTEGER NOT NULL, 
	n INTEGER NOT NULL, 
	document TEXT DEFAULT '' NOT NULL, 
	claim TEXT DEFAULT '' NOT NULL, 
	speaker TEXT DEFAULT '' NOT NULL, 
	body TEXT DEFAULT '' NOT NULL, 
	side TEXT DEFAULT '' NOT NULL, 
	kind TEXT DEFAULT '' NOT NULL, 
	via TEXT DEFAULT '' NOT NULL, 
	question TEXT DEFAULT '' NOT NULL, 
	answer TEXT DEFAULT '' NOT NULL, 
	stance TEXT DEFAULT '' NOT NULL, 
	status TEXT DEFAULT '' NOT NULL, 
	said TEXT DEFAULT '' NOT NULL, 
	reported TEXT DEFAULT '' NOT NULL, 
	voice INTEGER DEFAULT '0' NOT NULL, 
	derived INTEGER DEFAULT '0' NOT NULL, 
	given_up INTEGER DEFAULT '0' NOT NULL, 
	against INTEGER DEFAULT '0' NOT NULL, 
	low INTEGER DEFAULT '0' NOT NULL, 
	high INTEGER DEFAULT '0' NOT NULL, 
	confidence FLOAT NOT NULL, 
	PRIMARY KEY (incident, n)
)
 WITHOUT ROWID

;
CREATE TABLE posting (
	"key" INTEGER NOT NULL, 
	incident INTEGER NOT NULL, 
	PRIMARY KEY ("key", incident)
)
 WITHOUT ROWID

;
CREATE TABLE print (
	print INTEGER NOT NULL, 
	places BLOB NOT NULL, 
	PRIMARY KEY (print)
);
CREATE TABLE ruling (
	judgement INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	document TEXT DEFAULT '' NOT NULL, 
	subject TEXT DEFAULT '' NOT NULL, 
	undone INTEGER DEFAULT '0' NOT NULL, 
	orphaned INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (judgement)
);
CREATE TABLE secret (
	number INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	salt TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE setting (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
CREATE TABLE standing (
	document TEXT NOT NULL, 
	id TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	incident INTEGER NOT NULL, 
	PRIMARY KEY (document, id, entry)
)
 WITHOUT ROWID

;
CREATE TABLE taken (
	place INTEGER NOT NULL, 
	document INTEGER NOT NULL, 
	id TEXT NOT NULL, 
	reading INTEGER NOT NULL, 
	family INTEGER NOT NULL, 
	grouped INTEGER DEFAULT '0' NOT NULL, 
	credit TEXT DEFAULT '' NOT NULL, 
	PRIMARY KEY (place), 
	CONSTRAINT uq_taken_document UNIQUE (document), 
	CONSTRAINT uq_taken_id UNIQUE (id)
);
CREATE TABLE unread (
	number INTEGER NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	sha256 TEXT DEFAULT '' NOT NULL, 
	outcome TEXT DEFAULT '' NOT NULL, 
	code TEXT DEFAULT '' NOT NULL, 
	place TEXT DEFAULT '' NOT NULL, 
	message TEXT DEFAULT '' NOT NULL, 
	fix TEXT DEFAULT '' NOT NULL, 
	salt TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE word (
	word TEXT NOT NULL, 
	seen INTEGER NOT NULL, 
	PRIMARY KEY (word)
)
 WITHOUT ROWID

;
CREATE TABLE acquisition (
	number INTEGER NOT NULL, 
	document INTEGER NOT NULL, 
	sha256 TEXT NOT NULL, 
	source TEXT DEFAULT '' NOT NULL, 
	url TEXT DEFAULT '' NOT NULL, 
	retrieved TEXT DEFAULT '' NOT NULL, 
	salt TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(document) REFERENCES document (number)
);
CREATE TABLE reading (
	number INTEGER NOT NULL, 
	document INTEGER NOT NULL, 
	reader TEXT NOT NULL, 
	"row" TEXT NOT NULL, 
	salt TEXT NOT NULL, 
	entry INTEGER NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(document) REFERENCES document (number)
);
CREATE VIRTUAL TABLE words USING fts5(title, text, names, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
INSERT INTO alembic_version VALUES ('0001');
INSERT INTO copied VALUES (2, 0, 'r0', '["near-copy",[[0,89]],[[0,89]],15,0.8333,"shares 15 of its 18 words with r0 (near-copy)"]');
INSERT INTO copied VALUES (3, 0, 'r1', '["near-copy",[[0,92]],[[0,92]],16,0.8421,"shares 16 of its 19 words with r1 (near-copy)"]');
INSERT INTO copied VALUES (3, 1, 'r0', '["near-copy",[[0,97]],[[0,94]],15,0.7895,"shares 15 of its 19 words with r0 (near-copy)"]');
INSERT INTO copied VALUES (4, 0, 'r1', '["near-copy",[[0,94]],[[0,97]],15,0.8333,"shares 15 of its 18 words with r1 (near-copy)"]');
INSERT INTO copied VALUES (5, 0, 'r1', '["near-copy",[[0,92]],[[0,92]],16,0.8421,"shares 16 of its 19 words with r1 (near-copy)"]');
INSERT INTO copied VALUES (5, 1, 'r2', '["near-copy",[[0,97]],[[0,94]],15,0.7895,"shares 15 of its 19 words with r2 (near-copy)"]');
INSERT INTO document VALUES (1, 'r0', '4e4d8db76fa70a045a9306dadf977e5673b9e9b05bc0874bebb5dfa37e175b7f', 'report', 'A helicopter fell near Orma on 6 May, report 0. The Ministry spoke of the helicopter near Orma.', 'Report 0', 'Wire', '', '2031-05-07', '', '', '', '', '', '[]', '[]', '4a58b791df6af1d8303e61cdc4bb86c3', 2);
INSERT INTO document VALUES (2, 'r1', '242c2f1a4baeac315265fc3b28deb95b864c64fba8e31258f27e327fe9cba1a5', 'report', 'A helicopter fell near Velt on 6 May, report 1. The River Front spoke of the helicopter near Velt.', 'Report 1', 'Wire', '', '2031-05-08', '', '', '', '', '', '[]', '[]', '16c6e9c92d99bf358c2e0718822ce47c', 3);
INSERT INTO document VALUES (3, 'r2', '53e5d8c35b8c5b1cff6f45282c5c4af1ee9662d0eeefab7914213ba059b3227f', 'report', 'A helicopter fell near Sarn on 6 May, report 2. The Ministry spoke of the helicopter near Sarn.', 'Report 2', 'Wire', '', '2031-05-09', '', '', '', '', '', '[]', '[]', '581a22b22de50472433d2e44fed8b6b8', 4);
INSERT INTO document VALUES (4, 'r3', '66cf7f4bf20e58442940c5e64c426ff39367d9b67a74344c249118f39209091a', 'report', 'A helicopter fell near Orma on 6 May, report 3. The River Front spoke of the helicopter near Orma.', 'Report 3', 'Wire', '', '2031-05-10', '', '', '', '', '', '[]', '[]', 'b99e8306dda748a61e029a8a3f415b02', 5);
INSERT INTO document VALUES (5, 'r4', 'b7942dde86c90b921b32162940f8de6f396b2aab5ddba32b89f480cbcbbb5cd5', 'report', 'A helicopter fell near Velt on 6 May, report 4. The Ministry spoke of the helicopter near Velt.', 'Report 4', 'Wire', '', '2031-05-11', '', '', '', '', '', '[]', '[]', 'bcb81287fdc8c0388fe881c3a0661970', 6);
INSERT INTO document VALUES (6, 'r5', '52b1536634307182d6e1d14f11216daefc5a7987f70000fec1bc9b7d3d7c263a', 'report', 'A helicopter fell near Sarn on 6 May, report 5. The River Front spoke of the helicopter near Sarn.', 'Report 5', 'Wire', '', '2031-05-12', '', '', '', '', '', '[]', '[]', '9492a875f74ac6f3aa202f4ad9892fed', 7);
INSERT INTO document VALUES (7, 'note-7-1bdfd12c3d57', '1bdfd12c3d571ed291314a9ea39a75b08d8dbba3cd2ca1b33bda59a8dc543a2a', 'note', 'It was hit.', 'Note', '', '', '', '', '', '', 'note', '', '[]', '[]', '1d8fa94d13abbe48a1ae6b96681c34f9', 12);
INSERT INTO entry VALUES (1, '{"act":"init","actor":"tester","body":{},"prev":"0000000000000000000000000000000000000000000000000000000000000000","seq":1,"time":"2031-06-01T12:00:00.000000Z"}', '4e552c4afce95531dd4e8e65d5ab74ad1d96153bb1ed296ba0ac3532fd8534ce');
INSERT INTO entry VALUES (2, '{"act":"add","actor":"tester","body":{"document":1,"outcome":"ok","reader":"hand","rows":[["document",1,"6ad35bf0633ce022d30d8bf038488dd5f91c8e19c1cc5d6d7fecc193ef243f72"],["acquisition",1,"47f196b14208523c534fd7b23925ba3d6f3b50e29e390a5b7238c539d81ae3b3"],["reading",1,"8c58245b0493c2c8b4efc245f6ebff8e516cac62fa2dd6a2f8844059c4f590c3"]]},"prev":"4e552c4afce95531dd4e8e65d5ab74ad1d96153bb1ed296ba0ac3532fd8534ce","seq":2,"time":"2031-06-01T12:01:00.000000Z"}', '9cad52d0b42b9c52bb15397857edf2f7963ee7bd2dfcb48e79cdce0b51f5940c');
INSERT INTO entry VALUES (3, '{"act":"add","actor":"tester","body":{"document":2,"outcome":"ok","reader":"hand","rows":[["document",2,"778294d7adf59705c26e408ace86a631b435cedc1fe6517dbe63a62e091725f1"],["acquisition",2,"60dee2443a4d0331316ba4890b9901f5b2cdb0822f42fa8f115b5fa7ff9312c3"],["reading",2,"43eb9c48eb5b5437f6cf4be3c80a0e987300b183a9269665319116614e1ba284"]]},"prev":"9cad52d0b42b9c52bb15397857edf2f7963ee7bd2dfcb48e79cdce0b51f5940c","seq":3,"time":"2031-06-01T12:02:00.000000Z"}', '943ca5c37341b370c7201ac149b76921b215d1f8fa1b81250d1960664b7ef989');
INSERT INTO entry VALUES (4, '{"act":"add","actor":"tester","body":{"document":3,"outcome":"ok","reader":"hand","rows":[["document",3,"22f66d865f1146401861ed048acc21409195c5102650b42371d6729055f8a8a2"],["acquisition",3,"6116945c3bca03a03ac12de94c6dc619b6c9d9ea976feaf93cc1d3b92369dd06"],["reading",3,"ce688d71902eaa0a6d10044793c9278104858be8945aa224fe375f98d613549e"]]},"prev":"943ca5c37341b370c7201ac149b76921b215d1f8fa1b81250d1960664b7ef989","seq":4,"time":"2031-06-01T12:03:00.000000Z"}', '9ccaa478d9c3ea60dd2a327d465aaac93c7f4043662be6ac51c8c6b7da1a0aca');
INSERT INTO entry VALUES (5, '{"act":"add","actor":"tester","body":{"document":4,"outcome":"ok","reader":"hand","rows":[["document",4,"f0bfd4a7553ff4fe39f7086e4ac36f18136d94ab433746191975da0d5863e708"],["acquisition",4,"e5711b38abee9de09cd8dbd21f7272f56a2d570f1169f9e15a0945da7bd0c2f9"],["reading",4,"3cee63c6be47ff442591be84d72131507e796373bb19bb1ffa614d22e0198ec6"]]},"prev":"9ccaa478d9c3ea60dd2a327d465aaac93c7f4043662be6ac51c8c6b7da1a0aca","seq":5,"time":"2031-06-01T12:04:00.000000Z"}', 'beb2abf61d290fb3785eb037501104b4773f1f4384920d769512a1d1d3bac67b');
INSERT INTO entry VALUES (6, '{"act":"add","actor":"tester","body":{"document":5,"outcome":"ok","reader":"hand","rows":[["document",5,"88882d11646c1696512b794f72343a17e9a141511645a529f432a14f126c0b84"],["acquisition",5,"24637b9f9c1986bc284c5ad1b02f3cceeefd434d3bc279f4e025957ddb5f83b0"],["reading",5,"f39228aaf9cfa8af126a8608f9679d5e5584ccbc9f8515323f57f6cb7fe71a49"]]},"prev":"beb2abf61d290fb3785eb037501104b4773f1f4384920d769512a1d1d3bac67b","seq":6,"time":"2031-06-01T12:05:00.000000Z"}', 'b277a980d84016a7f3cff2803f8ccd40db5e413a10a2feb4acf6fa0c5abc73a7');
INSERT INTO entry VALUES (7, '{"act":"add","actor":"tester","body":{"document":6,"outcome":"ok","reader":"hand","rows":[["document",6,"2ae72cd5d061dc3127f0a7e0934599f5679d9995a227ce8c3ba52eeaf4bce27e"],["acquisition",6,"c38796f68dc9af940dae01ad73accd03438b3d5175477b9709e8be0fdefd4ac4"],["reading",6,"13484f8ef1f4ee2e3e188d102db5db81e12b900ea8e89f873ba8bb5a833cd17a"]]},"prev":"b277a980d84016a7f3cff2803f8ccd40db5e413a10a2feb4acf6fa0c5abc73a7","seq":7,"time":"2031-06-01T12:06:00.000000Z"}', '12943fefd18727558fd7ccd966cae1085d7acbc8b525f19ce72979976e2790a3');
INSERT INTO entry VALUES (8, '{"act":"add","actor":"tester","body":{"outcome":"kept-unread","rows":[["unread",1,"08c1c4f1b7cfed467925bfcd32894fbfd44277a6c3c1d64d1fa6659421216f2a"]],"unread":1},"prev":"12943fefd18727558fd7ccd966cae1085d7acbc8b525f19ce72979976e2790a3","seq":8,"time":"2031-06-01T12:07:00.000000Z"}', '7c3d4029c885df5d3aaed137955367dfd4b1f9cd7ad3f80819c20cf798c839b8');
INSERT INTO entry VALUES (9, '{"act":"judge","actor":"tester","body":{"judgement":1,"kind":"same","rows":[["judgement",1,"c29f5259235f5ef5b92249e6dd9b98c0ce52a5ddec5c5498920743c5af9f135c"]]},"prev":"7c3d4029c885df5d3aaed137955367dfd4b1f9cd7ad3f80819c20cf798c839b8","seq":9,"time":"2031-06-01T12:08:00.000000Z"}', '4cb4cbeb16b677c8ff1410f9ef9e064d287d76073160dd49c7b1027a554cab76');
INSERT INTO entry VALUES (10, '{"act":"judge","actor":"tester","body":{"judgement":2,"kind":"wrong","rows":[["judgement",2,"50ac97999295467231e6c633a7eb6e148d0cbce968a1b259f06c4ec99f1c2476"]]},"prev":"4cb4cbeb16b677c8ff1410f9ef9e064d287d76073160dd49c7b1027a554cab76","seq":10,"time":"2031-06-01T12:09:00.000000Z"}', '1327ada56dd0b5ae2a0a40fbbf1d8c6d706163ac1958ccd3fc3f1148d65db817');
INSERT INTO entry VALUES (11, '{"act":"judge","actor":"tester","body":{"judgement":3,"kind":"undo","rows":[["judgement",3,"d1dfa397b3b62db8e15f302c2e958237b09285d02c007070f72f0d44b1d2649b"]]},"prev":"1327ada56dd0b5ae2a0a40fbbf1d8c6d706163ac1958ccd3fc3f1148d65db817","seq":11,"time":"2031-06-01T12:10:00.000000Z"}', '719798c0467331d8bc304b8ca9c82b713dff39236126550e2a67f6de90c5eaac');
INSERT INTO entry VALUES (12, '{"act":"note","actor":"tester","body":{"document":7,"rows":[["secret",1,"dbddc4b754f7dad336b532fbd58df62be157e22cf725301fda546ff780ec9a85"],["document",7,"550af7a4e90cd215950ede6530af4545a095e59b92079ea826cd79a7d82dab21"],["acquisition",7,"8c586dd3e3343339978059f105973e893fa462b62b7acce4a1454f47d7fc900d"],["reading",7,"79a4ded1f92ff2d89b0a1c6117879b0c9b3e8ec5ecec5d8c14f4de669c919508"]]},"prev":"719798c0467331d8bc304b8ca9c82b713dff39236126550e2a67f6de90c5eaac","seq":12,"time":"2031-06-01T12:11:00.000000Z"}', '29201143965d270f6b419a1070ebe4438b37c8d7606b4012837c29a2022a4bbf');
INSERT INTO entry VALUES (13, '{"act":"judge","actor":"tester","body":{"judgement":4,"kind":"same","rows":[["judgement",4,"ba2ef37bb2fba75f00c81974fa3c1d057fe78fce336375fd7665c0f02363831a"]]},"prev":"29201143965d270f6b419a1070ebe4438b37c8d7606b4012837c29a2022a4bbf","seq":13,"time":"2031-06-01T12:11:00.000001Z"}', '815a175660ada5cf7617e99be5771a07bf6c53a88eea5aad06965b6336c8f563');
INSERT INTO finding VALUES ('f1550ecf3fa56f62', 2, 'gap', 'by', 'gap', 'Not told: who did it.', '{"positions":[],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('f388be13310c0b2c', 2, 'contradiction', 'happened', 'contradiction', 'it happened (River Front) against it did not happen (Ministry).', '{"positions":[{"speaker":"River Front","side":"River Front","question":"happened","answer":"yes","stance":"asserts","said":"","document":"r1","claim":"a708d2ea5e757dc7","spans":[[64,97]]}],"against":[{"speaker":"Ministry","side":"Northland","question":"happened","answer":"yes","stance":"denies","said":"","document":"r4","claim":"718cdfe270c3829d","spans":[[61,94]]}],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('f46c60b8780c26a0', 2, 'gap', 'when', 'gap', 'Not told: the time.', '{"positions":[],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('f4cc5e5e079d8971', 1, 'gap', 'by', 'gap', 'Not told: who did it.', '{"positions":[],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('f71f15e83d4fb044', 3, 'gap', 'by', 'gap', 'Not told: who did it.', '{"positions":[],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('f82b56a8b3495abe', 3, 'single-source', 'happened', 'single-source', 'Stands on one source: River Front.', '{"positions":[{"speaker":"River Front","side":"River Front","question":"happened","answer":"yes","stance":"asserts","said":"","document":"r5","claim":"6ea157a88c48cfe9","spans":[[64,97]]}],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('fd52b8a5d8853596', 1, 'gap', 'when', 'gap', 'Not told: the time.', '{"positions":[],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('fe5eba824f48605b', 1, 'contradiction', 'happened', 'contradiction', 'it did not happen (Ministry) against it happened (River Front).', '{"positions":[{"speaker":"Ministry","side":"Northland","question":"happened","answer":"yes","stance":"denies","said":"","document":"r0","claim":"b39cf7f5a39e3a20","spans":[[61,94]]}],"against":[{"speaker":"River Front","side":"River Front","question":"happened","answer":"yes","stance":"asserts","said":"","document":"r3","claim":"982835beb4cc6754","spans":[[64,97]]}],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO finding VALUES ('fee9fef4292f9ac1', 3, 'gap', 'when', 'gap', 'Not told: the time.', '{"positions":[],"against":[],"beside":[],"told":[],"prompted_by":null,"exhibits":[]}');
INSERT INTO head VALUES (1, '13 a7f8582a244056a726ec9943176ab24413843f26d9e25d255e9e9d908b58e1e1 c0ba0c35f4019da4141b2ef188fe7d5c16920cb67b08f4764deafd057b23d1db 815a175660ada5cf7617e99be5771a07bf6c53a88eea5aad06965b6336c8f563');
INSERT INTO incident VALUES (1, '2031-05-06-orma-aircraft-loss-89e25b', '', 1, 'Loss of a helicopter in Orma, 6 May 2031', 'aircraft-loss', '2031-05-06', 'Orma', '{"happened":"contested"}', ''||char(10)||'Northland'||char(10)||'River Front'||char(10)||'', ''||char(10)||'Wire'||char(10)||'', 741568, 741568, NULL, NULL, NULL, NULL, NULL, 3, 3, 1, 0, 2, 13);
INSERT INTO incident VALUES (2, '2031-05-06-velt-aircraft-loss-7ffbb9', '', 1, 'Loss of a helicopter in Velt, 6 May 2031', 'aircraft-loss', '2031-05-06', 'Velt', '{"happened":"contested"}', ''||char(10)||'Northland'||char(10)||'River Front'||char(10)||'', ''||char(10)||'Wire'||char(10)||'', 741568, 741568, NULL, NULL, NULL, NULL, NULL, 2, 2, 1, 0, 2, 11);
INSERT INTO incident VALUES (3, '2031-05-06-sarn-aircraft-loss-9506d5', '', 1, 'Loss of a helicopter in Sarn, 6 May 2031', 'aircraft-loss', '2031-05-06', 'Sarn', '{"happened":"single-source"}', ''||char(10)||'River Front'||char(10)||'', ''||char(10)||'Wire'||char(10)||'', 741568, 741568, NULL, NULL, NULL, NULL, NULL, 2, 2, 0, 0, 1, 10);
INSERT INTO judgement VALUES (1, 'same', '{"members":[{"document":"r0","span":[13,17]},{"document":"r3","span":[13,17]},{"document":"r1","span":[13,17]},{"document":"r4","span":[13,17]}]}', 0, 'b03de04bf0a4f21e0adc3ebef6822b55', 9);
INSERT INTO judgement VALUES (2, 'wrong', '{"claim":{"document":"r2","spans":[[61,94]]}}', 0, 'd46d44e5a833b3b84e0f27f9f7a910b6', 10);
INSERT INTO judgement VALUES (3, 'undo', '{"judgement":1}', 0, 'b6683480fc91baefae179bf759340f6c', 11);
INSERT INTO judgement VALUES (4, 'same', '{"members":[{"document":"r0","span":[13,17]},{"document":"note-7-1bdfd12c3d57","span":[0,11]}]}', 0, '57afd608bc27f07ae334243ecc2165be', 13);
INSERT INTO label VALUES ('outlet', 'wire', 1);
INSERT INTO label VALUES ('party', 'northland', 1);
INSERT INTO label VALUES ('party', 'river front', 1);
INSERT INTO label VALUES ('status', 'contested', 1);
INSERT INTO label VALUES ('status', 'happened:contested', 1);
INSERT INTO label VALUES ('outlet', 'wire', 2);
INSERT INTO label VALUES ('party', 'northland', 2);
INSERT INTO label VALUES ('party', 'river front', 2);
INSERT INTO label VALUES ('status', 'contested', 2);
INSERT INTO label VALUES ('status', 'happened:contested', 2);
INSERT INTO label VALUES ('outlet', 'wire', 3);
INSERT INTO label VALUES ('party', 'river front', 3);
INSERT INTO label VALUES ('status', 'happened:single-source', 3);
INSERT INTO label VALUES ('status', 'single-source', 3);
INSERT INTO member VALUES ('note-7-1bdfd12c3d57', 'i1', 1, 2, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Orma","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":[],"facilities":[],"told":["hit"],"proper":[],"report":[],"where":["arm"],"site":[["orma"],[],null,false,false,null],"days":[741568,741568],"published":null,"killed":null,"mentions":[[0,11]]}');
INSERT INTO member VALUES ('r0', 'i1', 1, 0, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Orma","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":["helicopter"],"facilities":["helicopter"],"told":["fell","helicopter","near"],"proper":[],"report":["arm","mnstr"],"where":["arm"],"site":[["orma"],[],null,false,false,null],"days":[741568,741568],"published":[741569,741569],"killed":null,"mentions":[[13,17]]}');
INSERT INTO member VALUES ('r1', 'i1', 2, 0, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Velt","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":["helicopter"],"facilities":["helicopter"],"told":["fell","helicopter","near"],"proper":[],"report":["frnt","rvr","vlt"],"where":["vlt"],"site":[["velt"],[],null,false,false,null],"days":[741568,741568],"published":[741570,741570],"killed":null,"mentions":[[13,17]]}');
INSERT INTO member VALUES ('r2', 'i1', 3, 0, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Sarn","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":["helicopter"],"facilities":["helicopter"],"told":["fell","helicopter","near"],"proper":[],"report":["mnstr","srn"],"where":["srn"],"site":[["sarn"],[],null,false,false,null],"days":[741568,741568],"published":[741571,741571],"killed":null,"mentions":[[13,17]]}');
INSERT INTO member VALUES ('r3', 'i1', 1, 1, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Orma","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":["helicopter"],"facilities":["helicopter"],"told":["fell","helicopter","near"],"proper":[],"report":["arm","frnt","rvr"],"where":["arm"],"site":[["orma"],[],null,false,false,null],"days":[741568,741568],"published":[741572,741572],"killed":null,"mentions":[[13,17]]}');
INSERT INTO member VALUES ('r4', 'i1', 2, 1, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Velt","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":["helicopter"],"facilities":["helicopter"],"told":["fell","helicopter","near"],"proper":[],"report":["mnstr","vlt"],"where":["vlt"],"site":[["velt"],[],null,false,false,null],"days":[741568,741568],"published":[741573,741573],"killed":null,"mentions":[[13,17]]}');
INSERT INTO member VALUES ('r5', 'i1', 3, 1, '{"type":"aircraft-loss","status":"occurred","date":"2031-05-06","place":"Sarn","certain":true,"another":false,"total":false,"families":["aircraft"],"actors":[],"hit":["helicopter"],"facilities":["helicopter"],"told":["fell","helicopter","near"],"proper":[],"report":["frnt","rvr","srn"],"where":["srn"],"site":[["sarn"],[],null,false,false,null],"days":[741568,741568],"published":[741574,741574],"killed":null,"mentions":[[13,17]]}');
INSERT INTO merge VALUES (1, 3, 'r2', 'i1', '2031-05-06-orma-aircraft-loss-89e25b', 2.7959285998156531, '["Sarn is not Orma"]', 0, 1);
INSERT INTO merge VALUES (5, 3, 'r5', 'i1', '2031-05-06-sarn-aircraft-loss-9506d5', 8.5313934312275368, '["the words that tell it are copied","both at Sarn","on one day (2031-05-06)"]', 1, 0);
INSERT INTO merge VALUES (6, 3, 'r5', 'i1', '2031-05-06-velt-aircraft-loss-7ffbb9', 2.0313934312275368, '["Sarn is not Velt"]', 0, 1);
INSERT INTO merge VALUES (7, 1, 'r3', 'i1', '2031-05-06-orma-aircraft-loss-89e25b', 8.5313934312275368, '["the words that tell it are copied","both at Orma","on one day (2031-05-06)"]', 1, 0);
INSERT INTO merge VALUES (8, 1, 'r3', 'i1', '2031-05-06-velt-aircraft-loss-7ffbb9', 2.0313934312275368, '["Orma is not Velt"]', 0, 1);
INSERT INTO merge VALUES (9, 2, 'r4', 'i1', '2031-05-06-velt-aircraft-loss-7ffbb9', 8.5313934312275368, '["the words that tell it are copied","both at Velt","on one day (2031-05-06)"]', 1, 0);
INSERT INTO merge VALUES (10, 1, 'note-7-1bdfd12c3d57', 'i1', '2031-05-06-orma-aircraft-loss-89e25b', 2.5, '["both at Orma","on one day (2031-05-06)","both an aircraft loss"]', 1, 0);
INSERT INTO pair VALUES ('note-7-1bdfd12c3d57', 'i1', 'r0', 'i1', 4, 1);
INSERT INTO pair VALUES ('r0', 'i1', 'note-7-1bdfd12c3d57', 'i1', 4, 1);
INSERT INTO position VALUES (1, 0, 'r0', 'b39cf7f5a39e3a20', 'Ministry', 'Ministry', 'Northland', 'military', '', 'happened', 'yes', 'denies', 'contested', '', '2031-05-07', 0, 0, 0, 1, 0, 0, 1.0);
INSERT INTO position VALUES (1, 1, 'r3', '982835beb4cc6754', 'River Front', 'River Front', 'River Front', 'armed-group', '', 'happened', 'yes', 'asserts', 'contested', '', '2031-05-10', 0, 0, 0, 1, 0, 0, 1.0);
INSERT INTO position VALUES (2, 0, 'r1', 'a708d2ea5e757dc7', 'River Front', 'River Front', 'River Front', 'armed-group', '', 'happened', 'yes', 'asserts', 'contested', '', '2031-05-08', 0, 0, 0, 1, 0, 0, 1.0);
INSERT INTO position VALUES (2, 1, 'r4', '718cdfe270c3829d', 'Ministry', 'Ministry', 'Northland', 'military', '', 'happened', 'yes', 'denies', 'contested', '', '2031-05-11', 0, 0, 0, 1, 0, 0, 1.0);
INSERT INTO position VALUES (3, 0, 'r5', '6ea157a88c48cfe9', 'River Front', 'River Front', 'River Front', 'armed-group', '', 'happened', 'yes', 'asserts', 'single-source', '', '2031-05-12', 0, 0, 0, 0, 0, 0, 1.0);
INSERT INTO posting VALUES (-6668685996675215037, 2);
INSERT INTO posting VALUES (-5697667962000890913, 2);
INSERT INTO posting VALUES (-5618854049427906133, 1);
INSERT INTO posting VALUES (-5513257769537852064, 3);
INSERT INTO posting VALUES (-5309276617003305766, 1);
INSERT INTO posting VALUES (-5309276617003305766, 2);
INSERT INTO posting VALUES (-5309276617003305766, 3);
INSERT INTO posting VALUES (-4085699751499467051, 3);
INSERT INTO posting VALUES (-3061076739422180247, 1);
INSERT INTO posting VALUES (-3061076739422180247, 2);
INSERT INTO posting VALUES (-3061076739422180247, 3);
INSERT INTO posting VALUES (-1613198017357438119, 2);
INSERT INTO posting VALUES (-1157243657638861102, 1);
INSERT INTO posting VALUES (-1157243657638861102, 2);
INSERT INTO posting VALUES (-1157243657638861102, 3);
INSERT INTO posting VALUES (-861130316732671464, 2);
INSERT INTO posting VALUES (109349870519894815, 1);
INSERT INTO posting VALUES (618718938851731488, 2);
INSERT INTO posting VALUES (2035838168212553033, 1);
INSERT INTO posting VALUES (2774831359383863828, 1);
INSERT INTO posting VALUES (2774831359383863828, 2);
INSERT INTO posting VALUES (2774831359383863828, 3);
INSERT INTO posting VALUES (4627845818733251599, 3);
INSERT INTO posting VALUES (5392491024501130924, 1);
INSERT INTO posting VALUES (5392491024501130924, 2);
INSERT INTO posting VALUES (5392491024501130924, 3);
INSERT INTO posting VALUES (5591250288362182285, 3);
INSERT INTO posting VALUES (6380397719963916496, 3);
INSERT INTO posting VALUES (6974660901259486371, 1);
INSERT INTO posting VALUES (7884951959978150306, 1);
INSERT INTO print VALUES (-9187388677772584320, X'03000000');
INSERT INTO print VALUES (-9097237125276775235, X'05000000');
INSERT INTO print VALUES (-8720813956792173693, X'02000000');
INSERT INTO print VALUES (-8673012972359538592, X'04000000');
INSERT INTO print VALUES (-8430699775603718556, X'01000000');
INSERT INTO print VALUES (-8334285540607527287, X'01000000');
INSERT INTO print VALUES (-8332150416215987241, X'01000000');
INSERT INTO print VALUES (-7971584960321113321, X'04000000');
INSERT INTO print VALUES (-7876226104815965302, X'00000000');
INSERT INTO print VALUES (-7504238767212252527, X'04000000');
INSERT INTO print VALUES (-7257791119612713710, X'0000000003000000');
INSERT INTO print VALUES (-5366100491090685062, X'05000000');
INSERT INTO print VALUES (-5230369434196078996, X'01000000');
INSERT INTO print VALUES (-4837418620701945138, X'01000000');
INSERT INTO print VALUES (-4552682718976691569, X'00000000');
INSERT INTO print VALUES (-4032117349139366557, X'0200000005000000');
INSERT INTO print VALUES (-3341212931820625980, X'03000000');
INSERT INTO print VALUES (-2868921393422861842, X'00000000');
INSERT INTO print VALUES (-1903128510352402877, X'0200000005000000');
INSERT INTO ruling VALUES (1, 'same', '', '', 1, 0);
INSERT INTO ruling VALUES (2, 'wrong', 'r2', '', 0, 0);
INSERT INTO ruling VALUES (3, 'undo', '', '1', 0, 0);
INSERT INTO ruling VALUES (4, 'same', '', '', 0, 0);
INSERT INTO secret VALUES (1, 'Ilan Verrot', 'f6c1f9810d387dd45ce301e94a2599ab', 12);
INSERT INTO standing VALUES ('r0', 'i1', 2, 1);
INSERT INTO standing VALUES ('r3', 'i1', 5, 1);
INSERT INTO standing VALUES ('r1', 'i1', 9, 1);
INSERT INTO standing VALUES ('r4', 'i1', 9, 1);
INSERT INTO standing VALUES ('note-7-1bdfd12c3d57', 'i1', 12, 1);
INSERT INTO standing VALUES ('r1', 'i1', 3, 2);
INSERT INTO standing VALUES ('r4', 'i1', 6, 2);
INSERT INTO standing VALUES ('r1', 'i1', 11, 2);
INSERT INTO standing VALUES ('r4', 'i1', 11, 2);
INSERT INTO standing VALUES ('r2', 'i1', 4, 3);
INSERT INTO standing VALUES ('r5', 'i1', 7, 3);
INSERT INTO taken VALUES (0, 1, 'r0', 1, 0, 1, '');
INSERT INTO taken VALUES (1, 2, 'r1', 2, 1, 1, '');
INSERT INTO taken VALUES (2, 3, 'r2', 3, 0, 1, '');
INSERT INTO taken VALUES (3, 4, 'r3', 4, 1, 1, '');
INSERT INTO taken VALUES (4, 5, 'r4', 5, 1, 1, '');
INSERT INTO taken VALUES (5, 6, 'r5', 6, 1, 1, '');
INSERT INTO taken VALUES (6, 7, 'note-7-1bdfd12c3d57', 7, 6, 1, '');
INSERT INTO unread VALUES (1, 'photo.jpg', '40ca8231d53853e58997c3bd90d68b96ca9ffa5d15a774c2daa629c8665487e5', 'kept-unread', 'format_not_read', 'photo.jpg', 'kept', '', '9a451da1305317feed6740b9bd7425dc', 8);
INSERT INTO word VALUES ('arm', 2);
INSERT INTO word VALUES ('fell', 6);
INSERT INTO word VALUES ('frnt', 3);
INSERT INTO word VALUES ('helicopter', 6);
INSERT INTO word VALUES ('hit', 1);
INSERT INTO word VALUES ('mnstr', 3);
INSERT INTO word VALUES ('near', 6);
INSERT INTO word VALUES ('rvr', 3);
INSERT INTO word VALUES ('srn', 2);
INSERT INTO word VALUES ('vlt', 2);
INSERT INTO acquisition VALUES (1, 1, '4e4d8db76fa70a045a9306dadf977e5673b9e9b05bc0874bebb5dfa37e175b7f', '', '', '', 'd1c427103c344c4189eb2f1e7bd5d47e', 2);
INSERT INTO acquisition VALUES (2, 2, '242c2f1a4baeac315265fc3b28deb95b864c64fba8e31258f27e327fe9cba1a5', '', '', '', 'a8c74107e66cb0e4b2b3f4d58d82ca63', 3);
INSERT INTO acquisition VALUES (3, 3, '53e5d8c35b8c5b1cff6f45282c5c4af1ee9662d0eeefab7914213ba059b3227f', '', '', '', '357e44cd3129903ac1d45597a242fdf1', 4);
INSERT INTO acquisition VALUES (4, 4, '66cf7f4bf20e58442940c5e64c426ff39367d9b67a74344c249118f39209091a', '', '', '', '4a146cf0d98a98e1cf999661f967bdaf', 5);
INSERT INTO acquisition VALUES (5, 5, 'b7942dde86c90b921b32162940f8de6f396b2aab5ddba32b89f480cbcbbb5cd5', '', '', '', 'ef3f6df0148ded7e8a34888d396cab3b', 6);
INSERT INTO acquisition VALUES (6, 6, '52b1536634307182d6e1d14f11216daefc5a7987f70000fec1bc9b7d3d7c263a', '', '', '', '75598005bac48a6a9e826bd6f0a890ea', 7);
INSERT INTO acquisition VALUES (7, 7, '1bdfd12c3d571ed291314a9ea39a75b08d8dbba3cd2ca1b33bda59a8dc543a2a', 'note', '', '', 'c424eae11631d67fdf64a0d8a5b4dff0', 12);
INSERT INTO reading VALUES (1, 1, 'hand', '{"id":"r0","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"fact","mentions":[[13,17]],"by":[],"target":[[2,12]],"victims":[],"means":[],"where":[[23,27]],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Orma","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"b39cf7f5a39e3a20","speaker":"Ministry","kind":"military","side":"Northland","source":null,"cue":null,"content":[[61,94]],"via":[],"incident":"i1","said":"","points":[["happened","yes","denies"]],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[null]],"voice":[]},"problems":[]}', '446fcec2a3d811736110e5781bcccea6', 2);
INSERT INTO reading VALUES (2, 2, 'hand', '{"id":"r1","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"fact","mentions":[[13,17]],"by":[],"target":[[2,12]],"victims":[],"means":[],"where":[[23,27]],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Velt","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"a708d2ea5e757dc7","speaker":"River Front","kind":"armed-group","side":"River Front","source":null,"cue":null,"content":[[64,97]],"via":[],"incident":"i1","said":"","points":[["happened","yes","asserts"]],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[null]],"voice":[]},"problems":[]}', '86d2c96e760e819b85c924c3597164c4', 3);
INSERT INTO reading VALUES (3, 3, 'hand', '{"id":"r2","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"fact","mentions":[[13,17]],"by":[],"target":[[2,12]],"victims":[],"means":[],"where":[[23,27]],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Sarn","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"acfbcea14bfd5cfc","speaker":"Ministry","kind":"military","side":"Northland","source":null,"cue":null,"content":[[61,94]],"via":[],"incident":"i1","said":"","points":[["happened","yes","denies"]],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[null]],"voice":[]},"problems":[]}', '1f8f2b1a39f3c3e693114351dcbed407', 4);
INSERT INTO reading VALUES (4, 4, 'hand', '{"id":"r3","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"fact","mentions":[[13,17]],"by":[],"target":[[2,12]],"victims":[],"means":[],"where":[[23,27]],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Orma","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"982835beb4cc6754","speaker":"River Front","kind":"armed-group","side":"River Front","source":null,"cue":null,"content":[[64,97]],"via":[],"incident":"i1","said":"","points":[["happened","yes","asserts"]],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[null]],"voice":[]},"problems":[]}', 'df0e7337420c13f8f5d40f6ce079d1b9', 5);
INSERT INTO reading VALUES (5, 5, 'hand', '{"id":"r4","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"fact","mentions":[[13,17]],"by":[],"target":[[2,12]],"victims":[],"means":[],"where":[[23,27]],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Velt","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"718cdfe270c3829d","speaker":"Ministry","kind":"military","side":"Northland","source":null,"cue":null,"content":[[61,94]],"via":[],"incident":"i1","said":"","points":[["happened","yes","denies"]],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[null]],"voice":[]},"problems":[]}', '80d27f58df111a3b3df245ada9080238', 6);
INSERT INTO reading VALUES (6, 6, 'hand', '{"id":"r5","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"fact","mentions":[[13,17]],"by":[],"target":[[2,12]],"victims":[],"means":[],"where":[[23,27]],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Sarn","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"6ea157a88c48cfe9","speaker":"River Front","kind":"armed-group","side":"River Front","source":null,"cue":null,"content":[[64,97]],"via":[],"incident":"i1","said":"","points":[["happened","yes","asserts"]],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[null]],"voice":[]},"problems":[]}', '47ca738eb48c14ec53676da43f9e9919', 7);
INSERT INTO reading VALUES (7, 7, 'note', '{"id":"note-7-1bdfd12c3d57","incidents":[{"id":"i1","type":"aircraft-loss","status":"occurred","reported_as":"attributed","mentions":[[0,11]],"by":[],"target":[],"victims":[],"means":[],"where":[],"when":[],"killed":[],"wounded":[],"captured":[],"date":"2031-05-06","place":"Orma","killed_n":null,"wounded_n":null,"confidence":1.0}],"claims":[{"cid":"f6c6cfc8ad0d535b","speaker":"confidential source S-1","kind":"other","side":"","source":null,"cue":null,"content":[[0,11]],"via":[],"incident":"i1","said":"","points":[],"confidence":1.0}],"evidence":[],"attributions":[],"voice":[],"reversals":[],"answers":{"claims":[[]],"voice":[]},"problems":[]}', 'c5475a81bcd2b26419dac896481471da', 12);
DELETE FROM words_data;
INSERT INTO words_data VALUES (1, X'070D721B');
INSERT INTO words_data VALUES (10, X'00000001FF00000101070700070101010101000001020101020200000103010103030000010401010404000001050101050500000106010106060000010701010707000001');
INSERT INTO words_data VALUES (137438953473, X'000000BE02303001080301010B010136010601010801016101060101020202726D0106010202010466656C6C0106010104010A68656C69636F7074657201080101031001036D6179010C0101090102030207696E6973747279010601010D02046E737472010601020501046E65617201080101050F01026F66010601010F02016E01060101070203726D6101080101060F01067265706F727401080201010A010573706F6B65010601010E01027465010601020402026865010801010C0604090808090B120D0E0B0C09080B0E0C09');
INSERT INTO words_data VALUES (274877906945, X'000000CE02303102080301010B01013602060101080101610206010102010466656C6C02060101040203726E74020601020603036F6E74020601010E010A68656C69636F7074657202080101031101036D6179020C01010901020301046E65617202080101051001026F66020601011002016E020601010701067265706F727402080201010A020469766572020601010D020276720206010205010573706F6B65020601010F01027465020601020402026865020801010C07010476656C7402080101061002026C740206010202040908080B0A0A120D0C09080E0B090C090A0C');
INSERT INTO words_data VALUES (412316860417, X'000000BE02303203080301010B01013603060101080101610306010102010466656C6C0306010104010A68656C69636F7074657203080101031001036D6179030C0101090102030207696E6973747279030601010D02046E737472030601020501046E65617203080101050F01026F66030601010F02016E030601010701067265706F727403080201010A01047361726E03080101060F0204706F6B65030601010E0202726E030601020201027465030601020402026865030801010C06040908080B120D0E0B0C09080E0C0B0909');
INSERT INTO words_data VALUES (549755813889, X'000000CD02303304080301010B010136040601010801016104060101020202726D0406010202010466656C6C04060101040203726E74040601020603036F6E74040601010E010A68656C69636F7074657204080101031101036D6179040C01010901020301046E65617204080101051001026F66040601011002016E04060101070203726D6104080101061001067265706F727404080201010A020469766572040601010D020276720406010205010573706F6B65040601010F01027465040601020402026865040801010C0704090808090B0A0A120D0C09080B0E0B090C09');
INSERT INTO words_data VALUES (687194767361, X'000000BF02303405080301010B01013605060101080101610506010102010466656C6C0506010104010A68656C69636F7074657205080101031001036D6179050C0101090102030207696E6973747279050601010D02046E737472050601020501046E65617205080101050F01026F66050601010F02016E050601010701067265706F727405080201010A010573706F6B65050601010E01027465050601020402026865050801010C06010476656C7405080101060F02026C740506010202040908080B120D0E0B0C09080E0C090A0C');
INSERT INTO words_data VALUES (824633720833, X'000000CD02303506080301010B01013606060101080101610606010102010466656C6C06060101040203726E74060601020603036F6E74060601010E010A68656C69636F7074657206080101031101036D6179060C01010901020301046E65617206080101051001026F66060601011002016E060601010701067265706F727406080201010A020469766572060601010D02027672060601020501047361726E0608010106100204706F6B65060601010F0202726E060601020201027465060601020402026865060801010C07040908080B0A0A120D0C09080E0B090C0B0909');
INSERT INTO words_data VALUES (962072674305, X'0000002A0430686974070601010401026974070601010201046E6F746507020201037761730706010103040A0909');
DELETE FROM words_idx;
INSERT INTO words_idx VALUES (1, X'', 2);
INSERT INTO words_idx VALUES (2, X'', 2);
INSERT INTO words_idx VALUES (3, X'', 2);
INSERT INTO words_idx VALUES (4, X'', 2);
INSERT INTO words_idx VALUES (5, X'', 2);
INSERT INTO words_idx VALUES (6, X'', 2);
INSERT INTO words_idx VALUES (7, X'', 2);
DELETE FROM words_docsize;
INSERT INTO words_docsize VALUES (1, X'021204', 1);
INSERT INTO words_docsize VALUES (2, X'021305', 2);
INSERT INTO words_docsize VALUES (3, X'021204', 3);
INSERT INTO words_docsize VALUES (4, X'021305', 4);
INSERT INTO words_docsize VALUES (5, X'021204', 5);
INSERT INTO words_docsize VALUES (6, X'021305', 6);
INSERT INTO words_docsize VALUES (7, X'010300', 7);
DELETE FROM words_config;
INSERT INTO words_config VALUES ('secure-delete', 1);
INSERT INTO words_config VALUES ('version', 4);
CREATE INDEX ix_copied_of ON copied ("of");
CREATE INDEX ix_document_published ON document (published);
CREATE INDEX ix_document_sha256 ON document (sha256);
CREATE INDEX ix_finding_incident ON finding (incident);
CREATE INDEX ix_incident_changed ON incident (live, changed);
CREATE INDEX ix_incident_contested ON incident (live, contested, reports);
CREATE INDEX ix_incident_killed ON incident (live, killed_high);
CREATE INDEX ix_incident_reports ON incident (live, reports);
CREATE INDEX ix_incident_type ON incident (live, type, first_day);
CREATE INDEX ix_incident_when ON incident (live, first_day, last_day, contested);
CREATE INDEX ix_incident_where ON incident (live, latitude, longitude, radius_km, contested, first_day, last_day, type, reversals, killed_high);
CREATE INDEX ix_label_incident ON label (incident);
CREATE INDEX ix_member_incident ON member (incident, place);
CREATE INDEX ix_merge_incident ON merge (incident, number);
CREATE INDEX ix_pair_judgement ON pair (judgement);
CREATE INDEX ix_position_claim ON position (claim);
CREATE INDEX ix_position_document ON position (document);
CREATE INDEX ix_position_speaker ON position (body, incident, question, status, given_up);
CREATE INDEX ix_ruling_document ON ruling (document);
CREATE INDEX ix_ruling_subject ON ruling (subject);
CREATE INDEX ix_standing_incident ON standing (incident, entry);
CREATE INDEX ix_acquisition_document ON acquisition (document);
CREATE INDEX ix_reading_document ON reading (document);
CREATE TRIGGER document_update BEFORE UPDATE ON document BEGIN SELECT RAISE(ABORT, 'document is only ever added to'); END;
CREATE TRIGGER document_delete BEFORE DELETE ON document BEGIN SELECT RAISE(ABORT, 'document is only ever added to'); END;
CREATE TRIGGER acquisition_update BEFORE UPDATE ON acquisition BEGIN SELECT RAISE(ABORT, 'acquisition is only ever added to'); END;
CREATE TRIGGER acquisition_delete BEFORE DELETE ON acquisition BEGIN SELECT RAISE(ABORT, 'acquisition is only ever added to'); END;
CREATE TRIGGER unread_update BEFORE UPDATE ON unread BEGIN SELECT RAISE(ABORT, 'unread is only ever added to'); END;
CREATE TRIGGER unread_delete BEFORE DELETE ON unread BEGIN SELECT RAISE(ABORT, 'unread is only ever added to'); END;
CREATE TRIGGER reading_update BEFORE UPDATE ON reading BEGIN SELECT RAISE(ABORT, 'reading is only ever added to'); END;
CREATE TRIGGER reading_delete BEFORE DELETE ON reading BEGIN SELECT RAISE(ABORT, 'reading is only ever added to'); END;
CREATE TRIGGER judgement_update BEFORE UPDATE ON judgement BEGIN SELECT RAISE(ABORT, 'judgement is only ever added to'); END;
CREATE TRIGGER judgement_delete BEFORE DELETE ON judgement BEGIN SELECT RAISE(ABORT, 'judgement is only ever added to'); END;
CREATE TRIGGER secret_update BEFORE UPDATE ON secret BEGIN SELECT RAISE(ABORT, 'secret is only ever added to'); END;
CREATE TRIGGER secret_delete BEFORE DELETE ON secret BEGIN SELECT RAISE(ABORT, 'secret is only ever added to'); END;
CREATE TRIGGER entry_update BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is only ever added to'); END;
CREATE TRIGGER entry_delete BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry is only ever added to'); END;
COMMIT;
