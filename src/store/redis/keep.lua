-- Keeps a small thing, changes it or removes it, whatever is there or only if that is what was seen.
-- A kept thing is the id of its write (16 bytes), its end (8) and its value. The same write may come
-- twice, because its answer may have been lost.
-- KEYS: the thing. ARGV: id of this write, over what (any, nothing, value), the value that was seen,
-- the new thing (empty: none), its end in milliseconds since 1970 (empty: never), how long it stays
-- beyond its end in milliseconds.
-- Gives whether that is so now.
local id, over, seen, new, ends, grace = unpack(ARGV)
local old = redis.call('GET', KEYS[1])
if old and old:sub(1, 16) == id then
  return 1
end
if over == 'nothing' and old then
  return 0
end
if over == 'value' and not (old and old:sub(25) == seen) then
  return 0
end
if new == '' then
  redis.call('DEL', KEYS[1])
elseif ends == '' then
  redis.call('SET', KEYS[1], new)
else
  local time = redis.call('TIME')
  local left = math.max(ends - time[1] * 1000, 0)
  redis.call('SET', KEYS[1], new, 'PX', string.format('%.0f', left + grace))
end
return 1
