-- Whose session an administrator ended, or whose factors one reset, is told so at the next sign-in: other words than for what its owner did.
ALTER TABLE sessions DROP CONSTRAINT sessions_revoked_reason_check,
  ADD CONSTRAINT sessions_revoked_reason_check CHECK (revoked_reason IN ('signed_out', 'replaced', 'revoked', 'password_changed',
    'second_factor_changed', 'roles_changed', 'disabled', 'too_many', 'ended_by_administrator', 'factors_reset'));
