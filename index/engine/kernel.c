/* The hot loop of the engine: the k best sentences for concepts with weighted alternatives.

   A sentence's score is the sum over the concepts, in question order, of its best alternative's
   weight * (idf * impact). All of it is float64, in the operations and the order of the numpy
   code, so the bits are the same; compiled with -ffp-contract=off, for a fused multiply-add
   rounds once where numpy rounds twice.

   Only sentences that may be among the best are scored. Which ones may, tell sums in whole
   units, everything rounded up: the survey of a term rounds the impact of each posting up to one
   of 255 steps, once for all questions.

   The sentences are walked in windows that fit the cache. In a window, a concept's bound is the
   largest of its alternatives' bounds there. The concepts with the smallest bounds that together
   cannot lift a sentence over the threshold are not walked: they are looked up for the few
   sentences that the others bring near it.

   No memory is allocated. Whatever the postings hold by the time of a question, they lead
   nowhere: places and starts are what the survey has checked and noted. */

#include <float.h>
#include <stdint.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0, "double must be rounded to double after every operation");

#define ABI 2
#define WINDOW 16384u
#define CHEAPER 32       /* so many postings are walked in the time of one that is looked up */
#define MORE 16          /* to walk all, up to so many times as many postings cost less than */
#define FEW 2048         /* looking up, and so many anyway */
#define SPARSE 1024      /* postings that are read again in the time of reading a whole window */
#define STEPS 255        /* of an impact, up to the highest of its term */
#define UNITS 28000      /* of a score, up to the most that a question allows; with all that is */
#define MOST_UNITS 32768 /* rounded up still below this, which 16 bits hold */
#define BUCKET 64        /* units */
#define RANKS 7
#define LAST_RANK 1000
#define ROWS 4
#define SMALLEST 1e-100 /* weights and impacts whose products cannot vanish or overflow */
#define LARGEST 1e100
#define ALWAYS static inline __attribute__((always_inline))

static const int64_t ranks[RANKS] = {1, 3, 10, 30, 100, 300, LAST_RANK};

typedef int16_t Eight __attribute__((vector_size(16)));

/* One term of one field: its postings and what holds for all of them. */
typedef struct {
  const uint32_t *sentences; /* ascending; a question reads them only where there are no starts */
  const void *tf;            /* one for each posting, of tf_bytes */
  int64_t n;
  const void *lengths;   /* one for each sentence, of length_bytes, 1 or 2 */
  const double *norms;   /* by length: what is added to tf in the denominator */
  const double *impacts; /* by tf - 1, of which there are ROWS, and length */
  double k1_plus_1;
  double idf;
  int64_t tf_bytes, length_bytes;
  uint16_t *places;     /* one for each posting: its sentence, counted from its window's first */
  uint8_t *steps;       /* one for each posting: its impact, rounded up */
  uint32_t *starts;     /* one for each window and one more: its first posting; or none */
  double *window_high;  /* one for each window: its highest impact; or none */
  double highest;       /* impact */
  double ranked[RANKS]; /* impact of the posting of that rank; 0 where there are fewer */
} Term;

typedef struct {
  int16_t sums[WINDOW], parts[WINDOW]; /* by place, in units; zero between two calls, */
  uint16_t slots[WINDOW];              /* and so are these: which of the found it is, from 1, */
  uint64_t marks[WINDOW / 64];         /* and these: a bit for each place */
  uint16_t found[WINDOW];              /* places, ascending */
  double scores[WINDOW], best[WINDOW]; /* of the found sentences */
} Scratch;

/* What one call at a time may use. */
typedef struct {
  Scratch *scratch;
  double *scores;   /* k: the best, in the end */
  int64_t *numbers; /* k */
  int64_t *at, *behind; /* of each alternative: its postings of the window */
  uint32_t *units;      /* of each alternative: one of its steps, in 256ths */
  int32_t *order;       /* concepts by bound */
  int32_t *bounds;      /* of each concept, in units */
  uint8_t *is_walked;   /* of each concept */
} Room;

typedef struct {
  const Term *terms;
  const double *weights;
  const int32_t *ends; /* of each concept's alternatives */
  int32_t n_concepts;
  const int64_t *at, *behind;
  const uint32_t *units;
  const uint8_t *is_walked;
  Scratch *s;
} Question;

typedef struct {
  double *scores;
  int64_t *numbers;
  int64_t n, k;
} Heap;

ALWAYS uint32_t item(const void *items, int64_t bytes, int64_t at) {
  if (bytes == 1) return ((const uint8_t *)items)[at];
  if (bytes == 2) return ((const uint16_t *)items)[at];
  return ((const uint32_t *)items)[at];
}

static double impact(const Term *t, int64_t at, uint32_t sentence) {
  uint32_t tf = item(t->tf, t->tf_bytes, at);
  uint32_t length = item(t->lengths, t->length_bytes, sentence);
  if (tf - 1 < ROWS) return t->impacts[(tf - 1) << 8 * t->length_bytes | length];
  return (double)tf * t->k1_plus_1 / ((double)tf + t->norms[length]);
}

/* The first posting from `at` to `end` that is not before `wanted`, by steps that double. */
static int64_t seek(const Term *t, int64_t at, int64_t end, uint64_t wanted) {
  if (at >= end || t->sentences[at] >= wanted) return at;
  int64_t step = 1;
  while (at + step < end && t->sentences[at + step] < wanted) at += step, step *= 2;
  int64_t behind = at + step < end ? at + step : end;
  while (at + 1 < behind) {
    int64_t middle = at + (behind - at) / 2;
    if (t->sentences[middle] < wanted) at = middle;
    else behind = middle;
  }
  return behind;
}

/* The same by place. */
static int64_t seek_place(const uint16_t *places, int64_t at, int64_t end, uint32_t wanted) {
  int64_t step = 1;
  while (at + step < end && places[at + step - 1] < wanted) at += step, step *= 2;
  if (step > end - at) step = end - at;
  while (step > 0) { /* without a jump that nobody can foresee */
    int64_t half = (step + 1) / 2;
    at += places[at + half - 1] < wanted ? half : 0;
    step -= half;
  }
  return at;
}

static int is_worse(const Heap *h, int64_t a, int64_t b) {
  if (h->scores[a] != h->scores[b]) return h->scores[a] < h->scores[b];
  return h->numbers[a] > h->numbers[b];
}

static void swap(Heap *h, int64_t a, int64_t b) {
  double score = h->scores[a];
  int64_t number = h->numbers[a];
  h->scores[a] = h->scores[b], h->numbers[a] = h->numbers[b];
  h->scores[b] = score, h->numbers[b] = number;
}

static void sink(Heap *h) {
  for (int64_t at = 0, child; (child = 2 * at + 1) < h->n; at = child) {
    if (child + 1 < h->n && is_worse(h, child + 1, child)) child++;
    if (!is_worse(h, child, at)) return;
    swap(h, at, child);
  }
}

/* Keep the sentence if it is among the k best so far; the worst of them is on top. */
static void offer(Heap *h, double score, int64_t number) {
  if (h->n < h->k) {
    int64_t at = h->n++;
    h->scores[at] = score, h->numbers[at] = number;
    for (; at && is_worse(h, at, (at - 1) / 2); at = (at - 1) / 2) swap(h, at, (at - 1) / 2);
  } else if (score > h->scores[0] || (score == h->scores[0] && number < h->numbers[0])) {
    h->scores[0] = score, h->numbers[0] = number;
    sink(h);
  }
}

static int32_t first_of(const Question *q, int32_t concept) {
  return concept ? q->ends[concept - 1] : 0;
}

static int64_t n_postings_of(const Question *q, int32_t concept) {
  int64_t n = 0;
  for (int32_t w = first_of(q, concept); w < q->ends[concept]; w++) n += q->behind[w] - q->at[w];
  return n;
}

/* What a posting can add at most. */
ALWAYS int32_t units_of(uint32_t unit, uint32_t step) {
  return (int32_t)((unit * step + 256) >> 8);
}

static void add(const Question *q, int32_t w) {
  const uint16_t *places = q->terms[w].places;
  const uint8_t *steps = q->terms[w].steps;
  int16_t *sums = q->s->sums;
  uint32_t unit = q->units[w];
  int64_t at = q->at[w], end = q->behind[w];
  for (; at + 4 <= end; at += 4) { /* four at once are a quarter faster */
    int32_t a = units_of(unit, steps[at]), b = units_of(unit, steps[at + 1]);
    int32_t c = units_of(unit, steps[at + 2]), d = units_of(unit, steps[at + 3]);
    sums[places[at]] = (int16_t)(sums[places[at]] + a);
    sums[places[at + 1]] = (int16_t)(sums[places[at + 1]] + b);
    sums[places[at + 2]] = (int16_t)(sums[places[at + 2]] + c);
    sums[places[at + 3]] = (int16_t)(sums[places[at + 3]] + d);
  }
  for (; at < end; at++)
    sums[places[at]] = (int16_t)(sums[places[at]] + units_of(unit, steps[at]));
}

static void raise(const Question *q, int32_t w) {
  const uint16_t *places = q->terms[w].places;
  const uint8_t *steps = q->terms[w].steps;
  int16_t *parts = q->s->parts;
  uint32_t unit = q->units[w];
  for (int64_t at = q->at[w], end = q->behind[w]; at < end; at++) {
    int16_t part = (int16_t)units_of(unit, steps[at]), old = parts[places[at]];
    parts[places[at]] = part > old ? part : old;
  }
}

static void add_part(Scratch *s, uint32_t place) {
  s->sums[place] = (int16_t)(s->sums[place] + s->parts[place]), s->parts[place] = 0;
}

/* Add to the sums what a concept can add. */
static void add_concept(const Question *q, int32_t concept) {
  int32_t first = first_of(q, concept), end = q->ends[concept], n_here = 0, here = 0;
  for (int32_t w = first; w < end; w++)
    if (q->at[w] < q->behind[w]) n_here++, here = w;
  if (n_here == 1) {
    add(q, here);
    return;
  }
  for (int32_t w = first; w < end; w++) raise(q, w);
  for (int32_t w = first; w < end; w++)
    for (int64_t at = q->at[w]; at < q->behind[w]; at++) add_part(q->s, q->terms[w].places[at]);
}

/* Find the sentences with a sum of at least `least`, out of all of the window. */
static int64_t scan(Scratch *s, int16_t least) {
  const Eight wanted = {least, least, least, least, least, least, least, least};
  int64_t n = 0;
  for (uint32_t first = 0; first < WINDOW; first += 32) {
    Eight sums[4], any;
    uint64_t halves[2];
    memcpy(sums, s->sums + first, sizeof sums);
    any = (sums[0] >= wanted) | (sums[1] >= wanted) | (sums[2] >= wanted) | (sums[3] >= wanted);
    memcpy(halves, &any, sizeof halves);
    if (!(halves[0] | halves[1])) continue;
    for (uint32_t eighth = 0; eighth < 4; eighth++) {
      any = sums[eighth] >= wanted;
      memcpy(halves, &any, sizeof halves);
      if (!(halves[0] | halves[1])) continue;
      for (uint32_t place = first + eighth * 8; place < first + eighth * 8 + 8; place++) {
        s->found[n] = (uint16_t)place;
        n += s->sums[place] >= least;
      }
    }
  }
  return n;
}

/* The same, out of those of the walked postings. */
static int64_t pick(const Question *q, int16_t least) {
  Scratch *s = q->s;
  int64_t n = 0, n_marks = 0;
  for (int32_t c = 0; c < q->n_concepts; c++)
    for (int32_t w = first_of(q, c); q->is_walked[c] && w < q->ends[c]; w++)
      for (int64_t at = q->at[w]; at < q->behind[w]; at++) {
        uint32_t place = q->terms[w].places[at];
        if (s->sums[place] < least) continue;
        s->marks[place / 64] |= (uint64_t)1 << place % 64;
        n_marks++;
      }
  for (uint32_t group = 0; n_marks && group < WINDOW / 64; group++)
    for (; s->marks[group]; s->marks[group] &= s->marks[group] - 1)
      s->found[n++] = (uint16_t)(group * 64 + (uint32_t)__builtin_ctzll(s->marks[group]));
  return n;
}

/* Add to the sums of the n found sentences what a concept can add. */
static void look_up(const Question *q, int32_t concept, int64_t n) {
  Scratch *s = q->s;
  for (int32_t w = first_of(q, concept); w < q->ends[concept]; w++) {
    const Term *t = &q->terms[w];
    int64_t at = q->at[w], behind = q->behind[w];
    for (int64_t x = 0; x < n; x++) {
      uint32_t place = s->found[x];
      at = seek_place(t->places, at, behind, place);
      if (at == behind) break;
      if (t->places[at] != place) continue;
      int16_t part = (int16_t)units_of(q->units[w], t->steps[at]);
      if (part > s->parts[place]) s->parts[place] = part;
    }
  }
  for (int64_t x = 0; x < n; x++) add_part(s, s->found[x]);
}

/* Leave out those of the n found sentences that k of them surpass. All concepts are in their
   sums, which are at most `margin` above what a sentence has. */
static int64_t leave_best(Scratch *s, int64_t n, int64_t k, int32_t margin) {
  int32_t counts[MOST_UNITS / BUCKET] = {0}, bucket = MOST_UNITS / BUCKET;
  int64_t n_above = 0, n_left = 0;
  for (int64_t x = 0; x < n; x++) counts[s->sums[s->found[x]] / BUCKET]++;
  while (n_above < k) n_above += counts[--bucket];
  for (int64_t x = 0; x < n; x++) {
    s->found[n_left] = s->found[x];
    n_left += s->sums[s->found[x]] >= bucket * BUCKET - margin;
  }
  return n_left;
}

/* Make all sums zero again. */
static void clear(const Question *q, int64_t n_walked) {
  if (n_walked > SPARSE) {
    memset(q->s->sums, 0, sizeof q->s->sums);
    return;
  }
  for (int32_t c = 0; c < q->n_concepts; c++)
    for (int32_t w = first_of(q, c); q->is_walked[c] && w < q->ends[c]; w++)
      for (int64_t at = q->at[w]; at < q->behind[w]; at++)
        q->s->sums[q->terms[w].places[at]] = 0;
}

static void keep_better(const Question *q, int32_t w, int64_t at, uint32_t base, int64_t x) {
  const Term *t = &q->terms[w];
  double part = q->weights[w] * (t->idf * impact(t, at, base + q->s->found[x]));
  if (part > q->s->best[x]) q->s->best[x] = part;
}

/* Add a concept's part to the score of each of the n found sentences. */
static void add_scores(const Question *q, int32_t concept, uint32_t base, int64_t n) {
  Scratch *s = q->s;
  for (int64_t x = 0; x < n; x++) s->best[x] = 0;
  for (int32_t w = first_of(q, concept); w < q->ends[concept]; w++) {
    const uint16_t *places = q->terms[w].places;
    int64_t at = q->at[w], behind = q->behind[w];
    if (behind - at < n * CHEAPER) {
      for (; at < behind; at++)
        if (s->slots[places[at]]) keep_better(q, w, at, base, s->slots[places[at]] - 1);
      continue;
    }
    for (int64_t x = 0; x < n; x++) {
      at = seek_place(places, at, behind, s->found[x]);
      if (at == behind) break;
      if (places[at] == s->found[x]) keep_better(q, w, at, base, x);
    }
  }
  for (int64_t x = 0; x < n; x++) s->scores[x] += s->best[x];
}

/* Score the n found sentences, concept after concept in question order. */
static void score_found(const Question *q, const int32_t *bounds, uint32_t base, int64_t n) {
  Scratch *s = q->s;
  for (int64_t x = 0; x < n; x++) s->scores[x] = 0, s->slots[s->found[x]] = (uint16_t)(x + 1);
  for (int32_t c = 0; c < q->n_concepts; c++)
    if (bounds[c]) add_scores(q, c, base, n);
  for (int64_t x = 0; x < n; x++) s->slots[s->found[x]] = 0;
}

/* Note how many units a step of each alternative is. Return by how much a sum of all concepts
   may be too high. */
static int32_t note_units(const Question *q, double per_unit, uint32_t *units) {
  int32_t margin = 0;
  for (int32_t c = 0; c < q->n_concepts; c++) {
    uint32_t coarsest = 0;
    for (int32_t w = first_of(q, c); w < q->ends[c]; w++) {
      double most = q->weights[w] * (q->terms[w].idf * q->terms[w].highest) * per_unit;
      units[w] = (uint32_t)(most * (256.0 / STEPS)) + 2;
      if (units[w] > coarsest) coarsest = units[w];
    }
    margin += (int32_t)(coarsest >> 8) + 4; /* a step, and what is rounded up */
  }
  return margin;
}

int64_t whosaid_abi(void) { return ABI; }
int64_t whosaid_term_bytes(void) { return (int64_t)sizeof(Term); }
int64_t whosaid_scratch_bytes(void) { return (int64_t)sizeof(Scratch); }
int64_t whosaid_window(void) { return WINDOW; }

/* Fill in what holds for all postings of a term, with LAST_RANK doubles in `best` to use.
   0: a posting is out of range or order; -1: no term for this code. */
int64_t whosaid_survey(Term *t, int64_t n_sentences, double *best) {
  int64_t numbers[LAST_RANK], n_windows = (n_sentences + WINDOW - 1) / WINDOW, window = 0;
  Heap heap = {best, numbers, 0, LAST_RANK};
  double lowest = DBL_MAX;
  uint32_t before = 0;
  t->highest = 0;
  for (int64_t at = 0; at < t->n; at++) {
    uint32_t sentence = t->sentences[at];
    if (sentence >= n_sentences) return 0;
    double one = impact(t, at, sentence);
    if (one > t->highest) t->highest = one;
    if (one < lowest && one > 0) lowest = one; /* 0: a sentence that is gone */
    if (heap.n < heap.k || one > heap.scores[0]) offer(&heap, one, at);
  }
  if (!(lowest > SMALLEST && lowest <= t->highest && t->highest < LARGEST)) return -1;
  for (int64_t at = 0; at < t->n; at++) {
    uint32_t sentence = t->sentences[at];
    int64_t its_window = sentence / WINDOW;
    if (sentence >= n_sentences || (at && sentence <= before)) return 0;
    before = sentence;
    double one = impact(t, at, sentence), exact = one / t->highest * STEPS;
    uint32_t step = exact < STEPS ? (uint32_t)exact : STEPS;
    t->steps[at] = (uint8_t)(step + (step < exact));
    t->places[at] = (uint16_t)(sentence % WINDOW);
    for (; window <= its_window; window++)
      if (t->starts) t->starts[window] = (uint32_t)at, t->window_high[window] = 0;
    if (t->starts && one > t->window_high[its_window]) t->window_high[its_window] = one;
  }
  for (; t->starts && window <= n_windows; window++) {
    t->starts[window] = (uint32_t)t->n;
    if (window < n_windows) t->window_high[window] = 0;
  }
  memset(t->ranked, 0, sizeof t->ranked);
  while (heap.n) {
    for (int r = 0; r < RANKS; r++)
      if (ranks[r] == heap.n) t->ranked[r] = heap.scores[0];
    heap.n--;
    swap(&heap, 0, heap.n);
    sink(&heap);
  }
  return 1;
}

/* Write the k best sentences into the room, best first, equal ones by number. Return how many
   there are; -1: no question for this code. */
int64_t whosaid_top_k(const Term *terms, const double *weights, const int32_t *ends,
                      int32_t n_concepts, int64_t n_sentences, int64_t k, const Room *room) {
  Scratch *s = room->scratch;
  int64_t *at = room->at, *behind = room->behind;
  int32_t *order = room->order, *bounds = room->bounds;
  Question q = {terms,  weights,     ends, n_concepts, at,
                behind, room->units, room->is_walked,  s};
  Heap best = {room->scores, room->numbers, 0, k};
  /* Sums in another order differ by less than this; see docs/engine.md. */
  double slack = DBL_EPSILON * 8 * (n_concepts + 2), threshold = 0, most_of_all = 0;
  int rank = 0;
  while (rank < RANKS && ranks[rank] < k) rank++;
  for (int32_t c = 0, w = 0; c < n_concepts; c++) {
    double high = 0;
    for (; w < ends[c]; w++) {
      const Term *t = &terms[w];
      if (!(weights[w] >= SMALLEST && weights[w] <= LARGEST)) return -1;
      /* So many sentences have at least this much of one concept alone. */
      double reached = rank < RANKS ? weights[w] * (t->idf * t->ranked[rank]) : 0;
      double most = weights[w] * (t->idf * t->highest);
      if (reached > threshold) threshold = reached;
      if (most > high) high = most;
      behind[w] = 0;
    }
    most_of_all += high;
  }
  double per_unit = UNITS / most_of_all;
  int32_t margin = note_units(&q, per_unit, room->units);
  for (int64_t base = 0; base < n_sentences; base += WINDOW) {
    int64_t window = base / WINDOW, n_postings = 0, n_walked = 0, n;
    int32_t n_here = 0, n_skipped = 0, rest = 0;
    double total = 0;
    for (int32_t c = 0, w = 0; c < n_concepts; c++) {
      double high = 0;
      for (; w < ends[c]; w++) {
        const Term *t = &terms[w];
        double impact_here = t->highest;
        at[w] = behind[w];
        if (t->starts) {
          behind[w] = t->starts[window + 1], impact_here = t->window_high[window];
        } else behind[w] = seek(t, at[w], t->n, (uint64_t)base + WINDOW);
        if (at[w] == behind[w]) continue;
        double most = weights[w] * (t->idf * impact_here);
        n_postings += behind[w] - at[w];
        if (most > high) high = most;
      }
      total += high;
      bounds[c] = high > 0 ? (int32_t)(high * per_unit) + 2 : 0, room->is_walked[c] = 0;
      if (bounds[c] == 0) continue;
      int32_t bound = bounds[c], place = n_here++;
      for (; place && bounds[order[place - 1]] > bound; place--) order[place] = order[place - 1];
      order[place] = c;
    }
    /* Added in question order, this is the most that a sentence can have, to the bit; later
       sentences lose a tie. */
    if (total == 0 || total < threshold || (best.n == k && total <= best.scores[0])) continue;
    int32_t enough = (int32_t)(threshold * (1 - slack) * per_unit);
    if (enough == 0) enough = 1; /* 0 is no match */
    while (n_skipped < n_here && rest + bounds[order[n_skipped]] < enough)
      rest += bounds[order[n_skipped++]];
    for (int32_t j = n_skipped; j < n_here; j++) n_walked += n_postings_of(&q, order[j]);
    if (n_postings < n_walked * MORE + FEW) n_skipped = 0, rest = 0, n_walked = n_postings;
    for (int32_t j = n_skipped; j < n_here; j++) {
      add_concept(&q, order[j]);
      room->is_walked[order[j]] = 1;
    }
    int16_t least = (int16_t)(enough - rest);
    n = n_walked > SPARSE ? scan(s, least) : pick(&q, least);
    while (n_skipped && n) {
      int32_t c = order[--n_skipped];
      int64_t n_left = 0, n_more = n_postings_of(&q, c);
      if (n_more < n * CHEAPER) {
        add_concept(&q, c);
        room->is_walked[c] = 1, n_walked += n_more;
      } else look_up(&q, c, n);
      rest -= bounds[c];
      for (int64_t x = 0; x < n; x++) {
        s->found[n_left] = s->found[x];
        n_left += s->sums[s->found[x]] + rest >= enough;
      }
      n = n_left;
    }
    if (n > k) n = leave_best(s, n, k, margin);
    clear(&q, n_walked);
    if (n) score_found(&q, bounds, (uint32_t)base, n);
    for (int64_t x = 0; x < n; x++)
      if (s->scores[x] > 0 && s->scores[x] >= threshold)
        offer(&best, s->scores[x], base + s->found[x]);
    if (best.n == k && best.scores[0] > threshold) threshold = best.scores[0];
  }
  int64_t n_found = best.n;
  while (best.n) {
    best.n--;
    swap(&best, 0, best.n);
    sink(&best);
  }
  return n_found;
}
