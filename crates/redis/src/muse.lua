#!lua name=muse1
-- What several studios share about a subject, changed one whole step at a time: Redis runs one function after the other.
--
-- The name above is also the prefix of every function. Give it the next number with any change of behaviour, so that
-- studios of two versions do not replace each other's functions.
--
-- Amounts are whole and at most 1e15, sums at most 9e15: a Lua number holds them exactly. Numbers become text only through
-- `int`, because Lua's own `..` rounds beyond fourteen digits. Time is always this server's.

local WINDOW_MS = 3600000
local DONE_TASKS_KEPT_MS = 7 * 24 * 3600000

-- Keys of a wallet, in the order in which every function of it is given them.
local WALLET, MEMBERS, PENDING, ACKS, FORGOTTEN, OPS, MOVES, WINDOW, LEASES = 1, 2, 3, 4, 5, 6, 7, 8, 9

local function int(number) return string.format('%.0f', number) end

local function now_ms()
  local time = redis.call('TIME')
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Which start of the server this is. The library is read anew with every start, so the answer may be remembered.
local run
local function current_run()
  run = run or string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  return run
end

-- ---- the wallet's row ----

local function wallet_of(keys)
  local row = redis.call('HMGET', keys[WALLET], 'epoch', 'run', 'durable', 'version', 'free', 'held', 'spent', 'captured')
  if not row[1] then return nil end
  return {
    epoch = row[1], run = row[2], durable = row[3], version = tonumber(row[4]),
    free = tonumber(row[5]), held = tonumber(row[6]), spent = tonumber(row[7]), captured = tonumber(row[8]),
  }
end

local function keep(keys, w)
  w.version = w.version + 1
  redis.call('HSET', keys[WALLET], 'epoch', w.epoch, 'run', w.run, 'durable', w.durable, 'version', int(w.version),
    'free', int(w.free), 'held', int(w.held), 'spent', int(w.spent), 'captured', int(w.captured))
end

-- Why what stands here cannot be believed; nil when it can.
local function lost(w, seen_epoch, seen_version)
  if not w then return 'missing' end
  -- A server that starts again may have forgotten its last moments, unless each answer waited for the disk: then whoever
  -- joins next takes up where it stood.
  if w.run ~= current_run() and w.durable ~= '1' then return 'restarted' end
  if seen_epoch == w.epoch and tonumber(seen_version) > w.version then return 'stale' end
  if w.run ~= current_run() then return 'resumed' end
  return nil
end

local function answer(word, w, ...)
  return { word, w and w.epoch or '', w and int(w.version) or '0', ... }
end

local function healing(w, why, studios)
  local reply = answer('HEALING', w, why)
  for _, studio in ipairs(studios or {}) do reply[#reply + 1] = studio end
  return reply
end

-- ---- who takes part ----

local function pairs_of(flat)
  local at = 0
  return function()
    at = at + 2
    if flat[at - 1] then return flat[at - 1], flat[at] end
  end
end

-- Members whose ledgers this epoch has not seen yet.
local function awaited(keys, w)
  local found = {}
  for studio, standing in pairs_of(redis.call('HGETALL', keys[MEMBERS])) do
    if standing ~= w.epoch then found[#found + 1] = studio end
  end
  return found
end

-- Members that do not know this studio, or that it does not know, by what each has on its own disk.
local function strangers(keys, studio)
  local found = {}
  for _, member in ipairs(redis.call('HKEYS', keys[MEMBERS])) do
    if member ~= studio then
      local known = redis.call('SMISMEMBER', keys[ACKS], member .. '>' .. studio, studio .. '>' .. member)
      if known[1] == 0 or known[2] == 0 then found[#found + 1] = member end
    end
  end
  return found
end

-- Whoever has handed over its ledger and is known by every member, and knows them, becomes one.
local function promote(keys, w)
  for studio, standing in pairs_of(redis.call('HGETALL', keys[PENDING])) do
    if standing == w.epoch and #strangers(keys, studio) == 0 then
      redis.call('HDEL', keys[PENDING], studio)
      redis.call('HSET', keys[MEMBERS], studio, standing)
    end
  end
end

local function know(keys, studio, known, from)
  for at = from, #known do
    if known[at] ~= studio then redis.call('SADD', keys[ACKS], studio .. '>' .. known[at]) end
  end
end

local function roster(keys, w, reply)
  local function list(key)
    local flat = redis.call('HGETALL', key)
    reply[#reply + 1] = int(#flat / 2)
    for studio, standing in pairs_of(flat) do
      reply[#reply + 1] = studio
      reply[#reply + 1] = standing == w.epoch and '1' or '0'
    end
  end
  list(keys[MEMBERS])
  list(keys[PENDING])
  for _, studio in ipairs(redis.call('SMEMBERS', keys[FORGOTTEN])) do reply[#reply + 1] = studio end
  return reply
end

-- studio, studios that it has written down on its own disk
local function note(keys, args)
  local w = wallet_of(keys)
  if not w then return healing(w, 'missing') end
  know(keys, args[1], args, 2)
  promote(keys, w)
  return roster(keys, w, answer('OK', w))
end

-- studio that is gone for good
local function forget(keys, args)
  local studio = args[1]
  redis.call('HDEL', keys[MEMBERS], studio)
  redis.call('HDEL', keys[PENDING], studio)
  for _, pair in ipairs(redis.call('SMEMBERS', keys[ACKS])) do
    local from, to = string.match(pair, '^(.*)>(.*)$')
    if from == studio or to == studio then redis.call('SREM', keys[ACKS], pair) end
  end
  redis.call('SADD', keys[FORGOTTEN], studio)
  local w = wallet_of(keys)
  if w then promote(keys, w) end
  return answer('OK', w)
end

-- ---- money ----

-- An operation: amount, what was captured of it, state (o open, s settled, r refunded), until when its lease runs (0: a
-- ledger has it), whose.
local function op_of(keys, id)
  local text = redis.call('HGET', keys[OPS], id)
  if not text then return nil end
  local amount, captured, state, lease, studio = string.match(text, '^(%d+):(%d+):(%a):(%d+):(.*)$')
  return { amount = tonumber(amount), captured = tonumber(captured), state = state, lease = tonumber(lease), studio = studio }
end

local function keep_op(keys, id, op)
  local leased = op.state == 'o' and op.lease > 0
  if leased then redis.call('ZADD', keys[LEASES], int(op.lease), id) end
  redis.call('HSET', keys[OPS], id, table.concat({ int(op.amount), int(op.captured), op.state, int(op.lease), op.studio }, ':'))
  if not leased then redis.call('ZREM', keys[LEASES], id) end
end

-- Lets go of captures that have left the window.
local function roll(keys, w, now)
  local old = redis.call('ZRANGEBYSCORE', keys[WINDOW], '-inf', int(now - WINDOW_MS))
  for _, member in ipairs(old) do w.captured = w.captured - tonumber(string.match(member, ':(%d+)$')) end
  if #old > 0 then redis.call('ZREMRANGEBYSCORE', keys[WINDOW], '-inf', int(now - WINDOW_MS)) end
end

local function capture(keys, w, id, amount, age_ms, now)
  w.spent = w.spent + amount
  if amount > 0 and age_ms < WINDOW_MS then
    local member = id .. ':' .. int(amount)
    if redis.call('ZADD', keys[WINDOW], int(now - math.max(age_ms, 0)), member) == 1 then w.captured = w.captured + amount end
  end
end

-- Adds everything up again. A server that is killed while it writes may later load half of a change (Redis 7.0 cuts an
-- unfinished transaction off its log at the wrong place); so a change writes first what counts against spending, and the
-- sums last, and nobody trusts the sums over a restart.
local function recount(keys, w)
  w.free, w.held, w.spent, w.captured = 0, 0, 0, 0
  for _, delta in ipairs(redis.call('HVALS', keys[MOVES])) do w.free = w.free + tonumber(delta) end
  for _, text in ipairs(redis.call('HVALS', keys[OPS])) do
    local amount, captured, state = string.match(text, '^(%d+):(%d+):(%a)')
    if state == 'o' then w.held = w.held + tonumber(amount) end
    w.spent = w.spent + tonumber(captured)
  end
  w.free = w.free - w.held - w.spent
  for _, member in ipairs(redis.call('ZRANGE', keys[WINDOW], 0, -1)) do
    w.captured = w.captured + tonumber(string.match(member, ':(%d+)$'))
  end
end

-- Each row of a ledger changes the mirror once. Rows that two ledgers tell differently are counted, and the telling that
-- leaves less to spend stands. Returns true for a row that was told differently.
local rows = {}

local function move(keys, w, id, delta)
  local before = tonumber(redis.call('HGET', keys[MOVES], id) or false)
  local now = before and math.min(before, delta) or delta
  w.free = w.free + now - (before or 0)
  if now ~= before then redis.call('HSET', keys[MOVES], id, int(now)) end
  return before ~= nil and before ~= delta
end

rows['in'] = function(keys, w, _, id, amount) return move(keys, w, id, amount) end

rows['out'] = function(keys, w, _, id, amount)
  local op = op_of(keys, id)
  if op and op.state == 'o' then
    w.held, w.free, op.state = w.held - op.amount, w.free + op.amount, 's'
    keep_op(keys, id, op)
  end
  return move(keys, w, id, -amount)
end

rows['hold'] = function(keys, w, studio, id, amount)
  local op = op_of(keys, id)
  if not op or op.state == 'r' then
    w.free, w.held = w.free - amount, w.held + amount
    keep_op(keys, id, { amount = amount, captured = 0, state = 'o', lease = 0, studio = studio })
    return false
  end
  local differs = op.amount ~= amount
  if op.state == 'o' and (op.lease > 0 or op.amount < amount) then
    local more = math.max(0, amount - op.amount)
    w.free, w.held = w.free - more, w.held + more
    op.amount, op.lease = op.amount + more, 0
    keep_op(keys, id, op)
  end
  return differs
end

rows['settle'] = function(keys, w, _, id, captured, age_ms, now)
  local op = op_of(keys, id)
  if not op or op.state == 'r' or captured > op.amount then return nil end
  if op.state == 'o' then
    w.held, w.free = w.held - op.amount, w.free + op.amount - captured
    op.state, op.captured = 's', captured
    capture(keys, w, id, captured, age_ms, now)
    keep_op(keys, id, op)
    return false
  end
  local differs = op.captured ~= captured
  if captured > op.captured then
    local more = captured - op.captured
    w.free, op.captured = w.free - more, captured
    capture(keys, w, id .. '+' .. int(captured), more, age_ms, now)
    keep_op(keys, id, op)
  end
  return differs
end

-- studio, name of an epoch should one begin, last epoch and version seen, "1" when answers wait for the disk, known studios
local function join(keys, args)
  local studio, fresh, seen_epoch, seen_version, durable = args[1], args[2], args[3], args[4], args[5]
  local w = wallet_of(keys)
  local why = lost(w, seen_epoch, seen_version)
  if why == 'resumed' then
    recount(keys, w)
  elseif why then
    -- Whatever is left may not fit together any more: all of it is told again. A reservation that is still on its way into
    -- a ledger comes back with that ledger, which is told only when it has arrived.
    w = { epoch = fresh, version = w and w.version or 0, free = 0, held = 0, spent = 0, captured = 0 }
  end
  if why or w.durable ~= durable then
    w.run, w.durable = current_run(), durable
    keep(keys, w)
  end
  if w.epoch == fresh then redis.call('DEL', keys[OPS], keys[MOVES], keys[WINDOW], keys[LEASES]) end
  redis.call('SREM', keys[FORGOTTEN], studio)
  for at = 6, #args do
    if args[at] ~= studio and redis.call('SISMEMBER', keys[FORGOTTEN], args[at]) == 0 then
      redis.call('HSETNX', keys[MEMBERS], args[at], redis.call('HGET', keys[PENDING], args[at]) or '')
      redis.call('HDEL', keys[PENDING], args[at])
    end
  end
  know(keys, studio, args, 6)
  if redis.call('HEXISTS', keys[MEMBERS], studio) == 0 then redis.call('HSETNX', keys[PENDING], studio, '') end
  promote(keys, w)
  return roster(keys, w, answer('OK', w))
end

-- studio, epoch, then per row: what it does, id, amount, age in ms
local function replay(keys, args)
  local w = wallet_of(keys)
  if not w or w.epoch ~= args[2] or w.run ~= current_run() then return healing(w, 'missing') end
  local now, differing = now_ms(), 0
  roll(keys, w, now)
  for at = 3, #args, 4 do
    local differs = rows[args[at]](keys, w, args[1], args[at + 1], tonumber(args[at + 2]), tonumber(args[at + 3]), now)
    if differs == nil then
      keep(keys, w)
      return answer('ORPHAN', w, args[at + 1])
    end
    if differs then differing = differing + 1 end
  end
  keep(keys, w)
  return answer('OK', w, int(differing))
end

-- studio, epoch: its ledger is here, whole
local function replayed(keys, args)
  local w = wallet_of(keys)
  if not w or w.epoch ~= args[2] or w.run ~= current_run() then return healing(w, 'missing') end
  local place = redis.call('HEXISTS', keys[MEMBERS], args[1]) == 1 and keys[MEMBERS] or keys[PENDING]
  redis.call('HSET', place, args[1], w.epoch)
  promote(keys, w)
  return roster(keys, w, answer('OK', w))
end

-- studio, last epoch and version seen, operation, amount, cap or "", lease in ms
local function reserve(keys, args)
  local studio, id, amount, cap = args[1], args[4], tonumber(args[5]), tonumber(args[6])
  local w = wallet_of(keys)
  local why = lost(w, args[2], args[3])
  if why then return healing(w, why) end
  local missing = awaited(keys, w)
  if #missing > 0 then return healing(w, 'awaited', missing) end
  missing = strangers(keys, studio)
  if #missing > 0 or redis.call('HEXISTS', keys[MEMBERS], studio) == 0 then return healing(w, 'unknown', missing) end
  local op = op_of(keys, id)
  if op and op.state == 'o' and op.amount ~= amount then return answer('DIFFERS', w) end
  if op then return answer('AGAIN', w, op.state) end
  if amount > w.free then return answer('DENIED', w, 'wallet', int(w.free)) end
  local now = now_ms()
  roll(keys, w, now)
  if cap and w.captured + w.held + amount > cap then
    keep(keys, w)
    return answer('DENIED', w, 'cap', int(math.max(0, cap - w.captured - w.held)))
  end
  w.free, w.held = w.free - amount, w.held + amount
  keep_op(keys, id, { amount = amount, captured = 0, state = 'o', lease = now + tonumber(args[7]), studio = studio })
  keep(keys, w)
  return answer('OK', w)
end

-- last epoch and version seen, operation, captured
local function settle(keys, args)
  local w = wallet_of(keys)
  local why = lost(w, args[1], args[2])
  if why then return healing(w, why) end
  local now = now_ms()
  roll(keys, w, now)
  if rows['settle'](keys, w, '', args[3], tonumber(args[4]), 0, now) == nil then return answer('ORPHAN', w, args[3]) end
  keep(keys, w)
  return answer('OK', w)
end

-- last epoch and version seen, studio, operation
local function refund(keys, args)
  local w = wallet_of(keys)
  local why = lost(w, args[1], args[2])
  if why then return healing(w, why) end
  local op = op_of(keys, args[4])
  if op and (op.state == 's' or (op.state == 'o' and op.lease == 0)) then return answer('KEPT', w) end
  if op and op.state == 'o' then w.free, w.held = w.free + op.amount, w.held - op.amount end
  -- Also when nobody has heard of it: its reservation may still be on the way.
  op = op or { amount = 0, captured = 0, studio = args[3] }
  op.state, op.lease = 'r', 0
  keep_op(keys, args[4], op)
  keep(keys, w)
  return answer('OK', w)
end

-- studio: its reservations whose lease has run out and that no ledger has confirmed
local function expired(keys, args)
  local reply = answer('OK', wallet_of(keys))
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', keys[LEASES], '-inf', int(now_ms()))) do
    local op = op_of(keys, id)
    if op and op.state == 'o' and op.studio == args[1] then reply[#reply + 1] = id end
  end
  return reply
end

local function look(keys)
  local w = wallet_of(keys)
  if not w then return healing(w, 'missing') end
  local since, captured = now_ms() - WINDOW_MS, 0
  for _, member in ipairs(redis.call('ZRANGEBYSCORE', keys[WINDOW], '(' .. int(since), '+inf')) do
    captured = captured + tonumber(string.match(member, ':(%d+)$'))
  end
  return roster(keys, w, answer('OK', w, int(w.free), int(w.held), int(w.spent), int(captured), lost(w, '', 0) or ''))
end

-- ---- mood ----

-- when (ms), studio, value: the latest stands, of two at once the studio that sorts later
local function set_mood(keys, args)
  local at = math.min(tonumber(args[1]), now_ms())
  local before = redis.call('HMGET', keys[1], 'at', 'studio')
  local then_at = tonumber(before[1] or -1)
  if at < then_at or (at == then_at and args[2] <= before[2]) then return 0 end
  redis.call('HSET', keys[1], 'at', int(at), 'studio', args[2], 'value', args[3])
  return 1
end

local function mood(keys)
  local found = redis.call('HMGET', keys[1], 'at', 'studio', 'value')
  return found[1] and found or {}
end

-- ---- tasks: a stream, the ids it has ever held, those done and when ----

local STREAM, IDS, DONE = 1, 2, 3
local GROUP = 'studios'

local function with_group(keys)
  redis.pcall('XGROUP', 'CREATE', keys[STREAM], GROUP, '0', 'MKSTREAM')
end

-- task, body
local function task_add(keys, args)
  with_group(keys)
  if redis.call('HEXISTS', keys[IDS], args[1]) == 1 or redis.call('ZSCORE', keys[DONE], args[1]) then return 0 end
  redis.call('HSET', keys[IDS], args[1], redis.call('XADD', keys[STREAM], '*', 'task', args[1], 'body', args[2]))
  return 1
end

-- studio, lease in ms: first what somebody let lie for longer than the lease, then what nobody has had
local function task_take(keys, args)
  with_group(keys)
  local found = redis.call('XAUTOCLAIM', keys[STREAM], GROUP, args[1], args[2], '0', 'COUNT', 1)[2]
  if #found == 0 then
    local read = redis.call('XREADGROUP', 'GROUP', GROUP, args[1], 'COUNT', 1, 'STREAMS', keys[STREAM], '>')
    found = read and read[1] and read[1][2] or {}
  end
  if #found == 0 then return {} end
  local entry, fields = found[1][1], found[1][2]
  local pending = redis.call('XPENDING', keys[STREAM], GROUP, entry, entry, 1)
  return { entry, fields[2], fields[4], int(pending[1] and pending[1][4] or 1) }
end

local function holds(keys, studio, entry)
  local pending = redis.call('XPENDING', keys[STREAM], GROUP, entry, entry, 1)
  return pending[1] ~= nil and pending[1][2] == studio
end

-- studio, entry
local function task_alive(keys, args)
  with_group(keys)
  if not holds(keys, args[1], args[2]) then return 0 end
  redis.call('XCLAIM', keys[STREAM], GROUP, args[1], 0, args[2], 'JUSTID')
  return 1
end

-- studio, entry, task
local function task_done(keys, args)
  with_group(keys)
  local now = now_ms()
  local mine = holds(keys, args[1], args[2]) and 1 or 0
  redis.call('XACK', keys[STREAM], GROUP, args[2])
  redis.call('XDEL', keys[STREAM], args[2])
  redis.call('HDEL', keys[IDS], args[3])
  redis.call('ZADD', keys[DONE], int(now), args[3])
  redis.call('ZREMRANGEBYSCORE', keys[DONE], '-inf', int(now - DONE_TASKS_KEPT_MS))
  return mine
end

local function task_list(keys)
  with_group(keys)
  local holders, reply = {}, {}
  for _, row in ipairs(redis.call('XPENDING', keys[STREAM], GROUP, '-', '+', 1000)) do holders[row[1]] = row end
  for _, entry in ipairs(redis.call('XRANGE', keys[STREAM], '-', '+', 'COUNT', 1000)) do
    local row = holders[entry[1]]
    reply[#reply + 1] = { entry[2][2], entry[2][4], row and row[2] or '', row and int(row[3]) or '0' }
  end
  return reply
end

-- ---- claims ----

local CLAIM, FENCE = 1, 2

-- studio, lease in ms: a token that grows with every new holder, also over a loss of this server
local function claim(keys, args)
  local held = redis.call('GET', keys[CLAIM])
  if held then
    local token, studio = string.match(held, '^(%d+):(.*)$')
    if studio ~= args[1] then return { '0', studio } end
    redis.call('PEXPIRE', keys[CLAIM], args[2])
    return { token, studio }
  end
  local time = redis.call('TIME')
  local token = int(math.max(tonumber(redis.call('GET', keys[FENCE]) or 0) + 1, tonumber(time[1]) * 1000000 + tonumber(time[2])))
  redis.call('SET', keys[FENCE], token)
  redis.call('SET', keys[CLAIM], token .. ':' .. args[1], 'PX', args[2])
  return { token, args[1] }
end

-- token
local function unclaim(keys, args)
  local held = redis.call('GET', keys[CLAIM])
  if not held or string.match(held, '^(%d+):') ~= args[1] then return 0 end
  return redis.call('DEL', keys[CLAIM])
end

local function register(name, callback) redis.register_function('muse1_' .. name, callback) end

local function register_reading(name, callback)
  redis.register_function { function_name = 'muse1_' .. name, callback = callback, flags = { 'no-writes' } }
end

register('join', join)
register('note', note)
register('forget', forget)
register('replay', replay)
register('replayed', replayed)
register('reserve', reserve)
register('settle', settle)
register('refund', refund)
register('set_mood', set_mood)
register('task_add', task_add)
register('task_take', task_take)
register('task_alive', task_alive)
register('task_done', task_done)
register('task_list', task_list)
register('claim', claim)
register('unclaim', unclaim)
register_reading('expired', expired)
register_reading('look', look)
register_reading('mood', mood)
