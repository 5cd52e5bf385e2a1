-- KEYS[1] session, ARGV: hash of the token shown, hash of its successor, seconds the session lives on.
-- Returns {tenant, person}; false for an unknown session. A token used before ends the session: 'reused'.
local kept = redis.call('HMGET', KEYS[1], 'token', 'tenant', 'person')
if not kept[1] then return false end
if kept[1] ~= ARGV[1] then
  redis.call('DEL', KEYS[1])
  return {'reused', kept[2], kept[3]}
end
redis.call('HSET', KEYS[1], 'token', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return {'rotated', kept[2], kept[3]}
