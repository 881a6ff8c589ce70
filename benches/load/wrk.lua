-- For wrk: asks the paths of a file, a line each.
--   wrk … -s wrk.lua URL -- FILE FIRST LAST [once] [header: value …]
-- `once` stops a thread that has asked its share; else it begins again. Prints one
-- line: requests, their errors, those of sockets, p50 and p99 in microseconds, and
-- how long it took.

local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long s; long us; } ibasho_time;
  int gettimeofday(ibasho_time *now, void *zone);
]]

local function now()
  local time = ffi.new("ibasho_time")
  ffi.C.gettimeofday(time, nil)
  return tonumber(time.s) * 1e6 + tonumber(time.us)
end

local threads = {}

function setup(thread)
  thread:set("id", #threads)
  table.insert(threads, thread)
end

function init(args)
  local first, last = tonumber(args[2]), tonumber(args[3])
  local headers = {}
  once = false
  for n = 4, #args do
    local name, value = args[n]:match("^(.-): (.*)$")
    if name then headers[name] = value else once = args[n] == "once" end
  end
  requests, asked, began, ended = {}, 0, 0, 0
  local number = 0
  for path in io.lines(args[1]) do
    if number >= first and number < last and number % 2 == id then
      requests[#requests + 1] = wrk.format("GET", path, headers)
    end
    number = number + 1
  end
end

function request()
  if asked == 0 then began = now() end
  asked = asked + 1
  if once and asked > #requests and ended == 0 then
    ended = now()
    wrk.thread:stop()
  end
  return requests[(asked - 1) % #requests + 1]
end

function done(summary, latency)
  local began, ended
  for _, thread in ipairs(threads) do
    local from, to = thread:get("began"), thread:get("ended")
    if not began or from < began then began = from end
    if to > 0 and (not ended or to > ended) then ended = to end
  end
  local took = ended and ended - began or summary.duration
  local broken = summary.errors
  print(string.format("RESULT %d %d %d %d %d %d", summary.requests, broken.status,
    broken.connect + broken.read + broken.write + broken.timeout,
    latency:percentile(50), latency:percentile(99), took))
end
