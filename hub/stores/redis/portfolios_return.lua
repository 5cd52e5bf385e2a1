-- Gives places back: KEYS[1] as in portfolios.lua; ARGV: when they were counted (ms), then customers. One that was
-- counted again since stays.
for place = 2, #ARGV do
  local known = redis.call('ZSCORE', KEYS[1], ARGV[place])
  if known and tonumber(known) == tonumber(ARGV[1]) then redis.call('ZREM', KEYS[1], ARGV[place]) end
end
return 0
