-- Removes a key if it still begins with what was seen.
-- KEYS: the key. ARGV: the beginning.
if redis.call('GETRANGE', KEYS[1], 0, #ARGV[1] - 1) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
