// Where rooms are stored: in memory, in files, or in Redis, which several relays can share.

import {FileJournal} from './file_journal.mjs';
import {MemoryJournal} from './memory_journal.mjs';

// `relay` is {limits, metrics, report}.
export async function openJournal({data, redis}, relay) {
  if (data && redis) throw new Error('rooms are kept in --data or in --redis, not in both');
  // The package for Redis is only needed with --redis.
  if (redis) return (await import('./redis_journal.mjs')).RedisJournal.open(redis, relay);
  return data ? FileJournal.open(data, relay) : new MemoryJournal();
}
