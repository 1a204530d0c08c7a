-- The W3C traceparent of the request behind a signal, so that the trace goes on in the worker; null: nothing is traced.
alter table outbox add column trace_parent text;
