-- Saves a session over the revision that it was loaded with, and gives its lock back.
-- A stored session is the id of its save (16 bytes) and a record: version (1), revision (8), end (8),
-- JSON. The same save may come twice, because its answer may have been lost.
-- KEYS: session, lock. ARGV: id of this save, expected revision, version, the record from its end on,
-- life of the key in milliseconds (0: for ever), token of the lock (empty: none was taken).
-- Gives {1, new revision}, or {0, the first 33 bytes of what is stored}.
local id, expected, version, rest, life, token = unpack(ARGV)
local head = redis.call('GETRANGE', KEYS[1], 0, 32)
local stored = string.rep('\0', 8)
if #head > 0 then
  stored = head:sub(18, 25)
end

local holder = token ~= '' and redis.call('GET', KEYS[2])
local function release()
  if holder == token then
    redis.call('DEL', KEYS[2])
  end
end

if head:sub(1, 16) == id then
  release()
  return { 1, stored }
end
local lost = holder and holder ~= token
local unknown = #head > 0 and (#head < 33 or head:sub(17, 17) ~= version)
if lost or unknown or stored ~= expected then
  return { 0, head }
end

-- Microseconds since 1970: a session that was removed and made anew never gets a revision back.
local time = redis.call('TIME')
local revision = math.max(time[1] * 1000000 + time[2], struct.unpack('>I8', stored) + 1)
local packed = struct.pack('>I8', revision)
local value = id .. version .. packed .. rest
if life == '0' then
  redis.call('SET', KEYS[1], value)
else
  redis.call('SET', KEYS[1], value, 'PX', life)
end
release()
return { 1, packed }
