-- The turnstile (core/ports/turnstile.py). A call carries out what has come together meanwhile, one after the other; it is atomic, and so is
-- each of them.
--
-- KEYS[1] is the shop's prefix. It has Redis Cluster's braces, so that all keys of a shop are in one place.
--   <prefix>sku:<id>       a hash: on_hand and moved as the database says; epoch: made anew whenever the key is; held: the sum of the
--                          reservations; soonest: when the first of them ends; and each reservation: c<customer> = "<quantity> <until>"
--   <prefix>of:<customer>  the SKUs that the customer has reserved, "12 13"
-- A SKU's numbers and its reservations are one key: whatever Redis loses, it loses together, and is told again.
--
-- ARGV[1] is the operations in JSON, each with its arguments. Customers are strings there: their ids do not fit into a number of Lua's JSON.

local prefix = KEYS[1]
local told -- the arguments of the operation that is carried out
local KEPT = 3600000 -- ms after which what nobody looks at any more is forgotten: goods that are hot are looked at all the time
local NEVER = 9000000000000000

local function whole(number) return string.format('%.0f', number) end

local function sku_key(sku) return prefix .. 'sku:' .. whole(sku) end

local function index_key(customer) return prefix .. 'of:' .. customer end

-- A reservation's quantity and end; 0 and 0 if there is none.
local function parsed(reservation)
  local quantity, ends = string.match(reservation or '', '^(%d+) (%d+)$')
  return tonumber(quantity or 0), tonumber(ends or 0)
end

local function reserved(key, customer) return parsed(redis.call('HGET', key, 'c' .. customer)) end

-- Quantity 0 ends it.
local function reserve(key, customer, quantity, ends)
  local before = reserved(key, customer)
  redis.call('HINCRBY', key, 'held', quantity - before)
  if quantity == 0 then
    redis.call('HDEL', key, 'c' .. customer)
    return
  end
  redis.call('HSET', key, 'c' .. customer, quantity .. ' ' .. whole(ends))
  if ends < tonumber(redis.call('HGET', key, 'soonest')) then redis.call('HSET', key, 'soonest', whole(ends)) end
end

local function is_known(key) return redis.call('HEXISTS', key, 'epoch') == 1 end

-- The reservations that have not ended, as {customer, quantity, ends}; those that have are dropped, and the sums made anew.
local function recounted(key, now)
  local live, held, soonest = {}, 0, NEVER
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local customer = string.match(all[i], '^c(%d+)$')
    if customer then
      local quantity, ends = parsed(all[i + 1])
      if ends <= now then
        redis.call('HDEL', key, all[i])
      else
        held, soonest = held + quantity, math.min(soonest, ends)
        live[#live + 1] = {customer, whole(quantity), whole(ends)}
      end
    end
  end
  redis.call('HSET', key, 'held', held, 'soonest', whole(soonest))
  return live
end

local function free(key, now)
  if now >= tonumber(redis.call('HGET', key, 'soonest')) then recounted(key, now) end
  local on_hand, held = unpack(redis.call('HMGET', key, 'on_hand', 'held'))
  return tonumber(on_hand) - tonumber(held)
end

local function note_all(customer, skus)
  redis.call('SET', index_key(customer), table.concat(skus, ' '), 'PX', KEPT)
end

local function leave(customer)
  for sku in string.gmatch(redis.call('GET', index_key(customer)) or '', '%d+') do
    local key = sku_key(sku)
    if is_known(key) then reserve(key, customer, 0, 0) end
  end
  redis.call('DEL', index_key(customer))
end

local operations = {}

function operations.admit()
  local customer, now = told.customer, told.now
  local unknown, refused, skus = {}, {}, {}
  local same, ends = true, NEVER
  for _, line in ipairs(told.lines) do
    local key = sku_key(line[1])
    if not is_known(key) then unknown[#unknown + 1] = line[1] end
    local quantity, line_ends = reserved(key, customer)
    same = same and quantity == line[2] and line_ends > now
    ends = math.min(ends, line_ends)
    skus[#skus + 1] = whole(line[1])
  end
  if #unknown > 0 then return {'unknown', unknown} end
  if not same then -- whoever has it reserved is let through, whatever the sums say: the database decides
    for _, line in ipairs(told.lines) do
      local left = free(sku_key(line[1]), now)
      if left + reserved(sku_key(line[1]), customer) < line[2] then refused[#refused + 1] = line[1] end
    end
    if #refused > 0 then return {'refused', refused} end
    ends = told['until']
  end
  ends = math.max(ends, told.at_least)
  leave(customer)
  for _, line in ipairs(told.lines) do reserve(sku_key(line[1]), customer, line[2], ends) end
  note_all(customer, skus)
  return {'admitted', {ends}}
end

function operations.leave()
  leave(told.customer)
end

local function put_back(sku)
  local key = sku_key(sku)
  for _, mine in ipairs(told.mine) do
    local customer = mine[2]
    if mine[1] == sku and mine[4] > told.now and reserved(key, customer) == 0 then
      reserve(key, customer, mine[3], mine[4])
      local others = redis.call('GET', index_key(customer))
      note_all(customer, others and {others, whole(sku)} or {whole(sku)})
    end
  end
end

-- Gives the SKU's epoch; '' where nothing is known of it, and nothing is to be.
local function note_stock(sku, on_hand, moved, epoch_then)
  local key = sku_key(sku)
  local known, epoch = unpack(redis.call('HMGET', key, 'moved', 'epoch'))
  if not epoch then
    if not told.anew then return '' end
    epoch = told.epoch
    redis.call('HSET', key, 'on_hand', on_hand, 'moved', whole(moved), 'held', 0, 'soonest', whole(NEVER), 'epoch', epoch)
  elseif epoch_then == '' or moved >= tonumber(known) then
    redis.call('HSET', key, 'on_hand', on_hand, 'moved', whole(moved))
  end
  redis.call('PEXPIRE', key, KEPT)
  if epoch ~= epoch_then then put_back(sku) end
  return epoch
end

function operations.tell()
  local epochs = {}
  for _, stock in ipairs(told.stocks) do epochs[whole(stock[1])] = note_stock(unpack(stock)) end
  if told.bought_by ~= '0' then leave(told.bought_by) end
  return epochs
end

function operations.reservations()
  local found = {}
  for _, sku in ipairs(told.skus) do
    local key = sku_key(sku)
    if is_known(key) then
      for _, one in ipairs(recounted(key, told.now)) do found[#found + 1] = {whole(sku), unpack(one)} end
    end
  end
  return found
end

function operations.drop()
  for _, gone in ipairs(told.gone) do
    local sku, customer, quantity, ends = unpack(gone)
    local key = sku_key(sku)
    local quantity_now, ends_now = reserved(key, customer)
    if quantity_now == quantity and ends_now == ends then reserve(key, customer, 0, 0) end
  end
end

local answers = {}
for number, asked in ipairs(cjson.decode(ARGV[1])) do
  told = asked[2]
  answers[number] = operations[asked[1]]() or false
end
return cjson.encode(answers) -- one text is read faster than lists in lists
