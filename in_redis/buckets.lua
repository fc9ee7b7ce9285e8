-- Token buckets (core/ports/buckets.py), as core/rates.py: each is one number, the time in ms at which it is full again.
-- KEYS[1] is the shop's prefix; ARGV[1] is the operations in JSON, each {"take", {who, at, burst, per_second}}.

local answers = {}
for number, asked in ipairs(cjson.decode(ARGV[1])) do
  local told = asked[2]
  local key = KEYS[1] .. 'bucket:' .. told.who
  local interval = 1000 / told.per_second
  local full_at = tonumber(redis.call('GET', key) or told.at)
  local ready = full_at - (told.burst - 1) * interval <= told.at
  if ready then
    full_at = math.max(full_at, told.at) + interval
    -- One that is full needs no number; a minute is for clocks that do not agree.
    redis.call('SET', key, string.format('%.3f', full_at), 'PX', math.ceil(full_at - told.at) + 60000)
  end
  answers[number] = ready
end
return cjson.encode(answers)
