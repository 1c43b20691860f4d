-- Calendars of working days: the days of the week that are not worked, and the days that are named otherwise (holidays, make-up working days).
CREATE TABLE working_calendars (
  code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9_]{1,15}$'),
  name_en text NOT NULL CHECK (name_en <> ''),
  name_zh text NOT NULL CHECK (name_zh <> ''),
  -- ISO days of the week, 1 Monday to 7 Sunday; one of the seven is worked at least.
  weekend smallint[] NOT NULL CHECK (weekend <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[] AND cardinality(weekend) < 7),
  version int NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);

-- The years whose list of days is complete. In any other year the weekend decides, and the screens say so: a calendar that ends unseen is a trap.
CREATE TABLE working_calendar_years (
  calendar_code text NOT NULL REFERENCES working_calendars (code),
  year smallint NOT NULL CHECK (year BETWEEN 1990 AND 2199),
  PRIMARY KEY (calendar_code, year)
);

CREATE TABLE working_calendar_days (
  calendar_code text NOT NULL REFERENCES working_calendars (code),
  day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('holiday', 'working')),
  name_en text NOT NULL CHECK (name_en <> ''),
  name_zh text NOT NULL CHECK (name_zh <> ''),
  PRIMARY KEY (calendar_code, day)
);

GRANT SELECT, INSERT, UPDATE ON working_calendars TO pingzhang_app;
GRANT SELECT, INSERT, DELETE ON working_calendar_years TO pingzhang_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON working_calendar_days TO pingzhang_app;

-- Which dates of a channel have a statement and when it is due. Channels that are there keep every day. Dates before `statement_days_from` are of every day.
ALTER TABLE channels
  ADD COLUMN statement_days text NOT NULL DEFAULT 'every_day' CHECK (statement_days IN ('every_day', 'every_date_on_working_days', 'working_days_only')),
  ADD COLUMN calendar_code text REFERENCES working_calendars (code),
  ADD COLUMN statement_days_from date,
  ADD CONSTRAINT channels_calendar CHECK ((statement_days = 'every_day') = (calendar_code IS NULL) AND (calendar_code IS NULL) = (statement_days_from IS NULL));

INSERT INTO working_calendars (code, name_en, name_zh, weekend, created_at) VALUES ('CN', 'Mainland China', '中国内地', '{6,7}', now());
INSERT INTO working_calendar_years (calendar_code, year) VALUES ('CN', 2025), ('CN', 2026);

-- The notices of the General Office of the State Council: 国办发明电〔2024〕12号 of 12 November 2024 for 2025, and that of 4 November 2025 for 2026.
INSERT INTO working_calendar_days (calendar_code, day, kind, name_en, name_zh)
SELECT 'CN', d::date, 'holiday', name_en, name_zh
FROM (VALUES
  ('2025-01-01', '2025-01-01', 'New Year’s Day', '元旦'),
  ('2025-01-28', '2025-02-04', 'Spring Festival', '春节'),
  ('2025-04-04', '2025-04-06', 'Qingming Festival', '清明节'),
  ('2025-05-01', '2025-05-05', 'Labour Day', '劳动节'),
  ('2025-05-31', '2025-06-02', 'Dragon Boat Festival', '端午节'),
  ('2025-10-01', '2025-10-08', 'National Day and Mid-Autumn Festival', '国庆节、中秋节'),
  ('2026-01-01', '2026-01-03', 'New Year’s Day', '元旦'),
  ('2026-02-15', '2026-02-23', 'Spring Festival', '春节'),
  ('2026-04-04', '2026-04-06', 'Qingming Festival', '清明节'),
  ('2026-05-01', '2026-05-05', 'Labour Day', '劳动节'),
  ('2026-06-19', '2026-06-21', 'Dragon Boat Festival', '端午节'),
  ('2026-09-25', '2026-09-27', 'Mid-Autumn Festival', '中秋节'),
  ('2026-10-01', '2026-10-07', 'National Day', '国庆节')
) AS h (first, last, name_en, name_zh)
CROSS JOIN LATERAL generate_series(h.first::date, h.last::date, interval '1 day') AS d;

INSERT INTO working_calendar_days (calendar_code, day, kind, name_en, name_zh) VALUES
  ('CN', '2025-01-26', 'working', 'Make-up day for Spring Festival', '春节调休上班'),
  ('CN', '2025-02-08', 'working', 'Make-up day for Spring Festival', '春节调休上班'),
  ('CN', '2025-04-27', 'working', 'Make-up day for Labour Day', '劳动节调休上班'),
  ('CN', '2025-09-28', 'working', 'Make-up day for National Day', '国庆节调休上班'),
  ('CN', '2025-10-11', 'working', 'Make-up day for National Day', '国庆节调休上班'),
  ('CN', '2026-01-04', 'working', 'Make-up day for New Year’s Day', '元旦调休上班'),
  ('CN', '2026-02-14', 'working', 'Make-up day for Spring Festival', '春节调休上班'),
  ('CN', '2026-02-28', 'working', 'Make-up day for Spring Festival', '春节调休上班'),
  ('CN', '2026-05-09', 'working', 'Make-up day for Labour Day', '劳动节调休上班'),
  ('CN', '2026-09-20', 'working', 'Make-up day for National Day', '国庆节调休上班'),
  ('CN', '2026-10-10', 'working', 'Make-up day for National Day', '国庆节调休上班');
