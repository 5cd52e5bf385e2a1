-- Places of a portfolio's messaging limit: one for each customer written to first, free again after a span.
-- KEYS[1]: sorted set of customers by when they were last counted. ARGV: now, span (both in ms), limit, enforce (0: count
-- up to the limit, refuse nobody), then customers.
-- Returns how many are counted now, when the oldest was (-1: none), and one letter a customer: k known, f fresh, n none.
local key, now, span = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local limit, enforce = tonumber(ARGV[3]), ARGV[4] == '1'
redis.call('ZREMRANGEBYSCORE', key, '-inf', now - span)
local used = redis.call('ZCARD', key)
local letters = {}
for place = 5, #ARGV do
  local customer, letter = ARGV[place], 'n'
  local known = redis.call('ZSCORE', key, customer)
  if known then
    letter = 'k'
    if tonumber(known) < now then redis.call('ZADD', key, now, customer) end
  elseif used < limit then
    letter = 'f'
    redis.call('ZADD', key, now, customer)
    used = used + 1
  elseif not enforce then
    letter = 'k'
  end
  letters[#letters + 1] = letter
end
if used > 0 then redis.call('PEXPIRE', key, span) end
local oldest = redis.call('ZRANGE', key, 0, 0, 'WITHSCORES')
return {used, oldest[2] or '-1', table.concat(letters)}
