-- Language and theme go with a person to every browser. Null: nothing was chosen, and the browser's hold; `users.locale` cannot tell that apart.
ALTER TABLE user_preferences
  ADD COLUMN locale text CHECK (locale IN ('en', 'zh-CN')),
  ADD COLUMN theme text CHECK (theme IN ('system', 'light', 'dark'));
