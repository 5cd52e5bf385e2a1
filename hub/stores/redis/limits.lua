-- At most ARGV[1] entries in any ARGV[2] microseconds; ARGV[3] makes this entry's name unique.
-- Returns allowed (1 or 0), how many are left, and after how many microseconds one more fits.
local limit, span = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - span)
local used = redis.call('ZCARD', KEYS[1])
if used < limit then
  redis.call('ZADD', KEYS[1], now, now .. '-' .. ARGV[3])
  redis.call('PEXPIRE', KEYS[1], math.ceil(span / 1000))
  used = used + 1
  if used < limit then return {1, limit - used, 0} end
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return {1, 0, oldest[2] + span - now}
end
local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
if oldest[2] == nil then return {0, 0, span} end
return {0, 0, oldest[2] + span - now}
