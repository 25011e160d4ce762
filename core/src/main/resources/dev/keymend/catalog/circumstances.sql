-- Settings that decide what can be told of a violation.
select current_setting('server_version_num')::int / 10000      as major_version,
       current_setting('track_commit_timestamp')::boolean       as tracks_commits
