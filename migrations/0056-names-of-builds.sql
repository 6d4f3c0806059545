-- The highest number that a rebuild of the view has had: names of builds are in the log and must not be used again.
alter table daybook.views add column rebuilds integer not null default 0;

update daybook.views v set rebuilds = used.highest
from (
  select view, max(substring(build from 'r([0-9]+)$')::integer) as highest from daybook.view_builds group by view
) used
where used.view = v.view and used.highest is not null;
