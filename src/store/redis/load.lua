-- Takes the lock of a turn and loads the session; taking it again with the same token is fine, for
-- the answer of the first time may have been lost.
-- KEYS: session, lock. ARGV: token, life of the lock in milliseconds.
-- Gives a list with the session, or for how many milliseconds somebody else has the lock.
local holder = redis.call('GET', KEYS[2])
if holder and holder ~= ARGV[1] then
  return redis.call('PTTL', KEYS[2])
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return { redis.call('GET', KEYS[1]) }
