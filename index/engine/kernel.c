/* The hot loop of the engine: the k best sentences for concepts with weighted alternatives.

   A sentence's score is the sum over the concepts, in question order, of its best alternative's
   weight * (idf * impact). All of it is float64, in the operations and the order of the numpy
   code, so the bits are the same; compiled with -ffp-contract=off, for a fused multiply-add
   rounds once where numpy rounds twice.

   The sentences are walked in windows that fit the cache. In a window, a concept's bound is the
   largest of its alternatives' bounds that have a posting there. The concepts with the smallest
   bounds that together cannot lift a sentence over the threshold are not walked: they are looked
   up for the few sentences that the others bring near it. What survives is scored exactly.

   No memory is allocated, nothing is read but the postings and the lengths, and every index is
   held against the window or the end of its list, whatever the postings hold. */

#include <float.h>
#include <stdint.h>
#include <string.h>

_Static_assert(FLT_EVAL_METHOD == 0, "double must be rounded to double after every operation");

#define ABI 1
#define WINDOW 16384u
#define CHEAPER 6 /* so many postings are walked in the time of one that is looked up */
#define FEW 2048  /* postings of a window, of which all are walked */
#define RANKS 7
#define LAST_RANK 1000
#define ROWS 4
#define ALWAYS static inline __attribute__((always_inline))

static const int64_t ranks[RANKS] = {1, 3, 10, 30, 100, 300, LAST_RANK};

/* One term of one field: its postings and what holds for all of them. */
typedef struct {
  const uint32_t *sentences; /* ascending */
  const void *tf;            /* one for each posting, of tf_bytes */
  int64_t n;
  const void *lengths;   /* one for each sentence, of length_bytes, 1 or 2 */
  const double *norms;   /* by length: what is added to tf in the denominator */
  const double *impacts; /* by tf - 1, of which there are ROWS, and length */
  double k1_plus_1;
  double idf;
  int64_t tf_bytes, length_bytes;
  double highest, lowest; /* impact */
  double ranked[RANKS];   /* impact of the posting of that rank; 0 where there are fewer */
} Term;

typedef struct {
  double sums[WINDOW], parts[WINDOW]; /* by place in the window; zero between two calls, and */
  uint64_t marks[WINDOW / 64];        /* these are, too: a bit for each place */
  double scores[WINDOW];              /* of the found sentences */
  uint32_t found[WINDOW];
} Scratch;

typedef struct {
  const Term *terms;
  const double *weights;
  const int32_t *ends;  /* of each concept's alternatives */
  int64_t *at, *behind; /* of each alternative: its postings of the window */
  uint32_t base, width;
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

ALWAYS double impact(const Term *t, int64_t at, uint32_t sentence, int64_t tf_bytes,
                     int64_t length_bytes) {
  uint32_t tf = item(t->tf, tf_bytes, at), length = item(t->lengths, length_bytes, sentence);
  if (tf - 1 < ROWS) return t->impacts[(tf - 1) << 8 * length_bytes | length];
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

/* Walk an alternative's postings of the window: add to `to`, or keep the larger. */
ALWAYS void walk(const Question *q, int32_t w, double *to, int adds, int64_t tf_bytes,
                 int64_t length_bytes) {
  const Term *t = &q->terms[w];
  double weight = q->weights[w], idf = t->idf;
  for (int64_t at = q->at[w]; at < q->behind[w]; at++) {
    uint32_t place = t->sentences[at] - q->base;
    if (place >= q->width) break;
    double part = weight * (idf * impact(t, at, q->base + place, tf_bytes, length_bytes));
    if (adds) to[place] += part;
    else if (part > to[place]) to[place] = part;
  }
}

static void walk_any(const Question *q, int32_t w, double *to, int adds) {
  const Term *t = &q->terms[w];
  if (t->tf_bytes == 1 && t->length_bytes == 1) {
    if (adds) walk(q, w, to, 1, 1, 1);
    else walk(q, w, to, 0, 1, 1);
  } else walk(q, w, to, adds, t->tf_bytes, t->length_bytes);
}

static int is_here(const Question *q, int32_t w) { return q->at[w] < q->behind[w]; }

static int32_t first_of(const Question *q, int32_t concept) {
  return concept ? q->ends[concept - 1] : 0;
}

/* Add the concept's part to each of the n found sentences, which ascend. */
static void look_up(const Question *q, int32_t concept, const uint32_t *found, int64_t n,
                    double *scores, double *parts) {
  int32_t first = first_of(q, concept), end = q->ends[concept];
  for (int32_t w = first; w < end; w++) {
    const Term *t = &q->terms[w];
    int64_t at = q->at[w], behind = q->behind[w];
    if (behind - at < n * CHEAPER) {
      walk_any(q, w, parts, 0);
      continue;
    }
    for (int64_t x = 0; x < n && (at = seek(t, at, behind, found[x])) < behind; x++) {
      if (t->sentences[at] != found[x]) continue;
      double one = impact(t, at, found[x], t->tf_bytes, t->length_bytes);
      double part = q->weights[w] * (t->idf * one), *to = &parts[found[x] - q->base];
      if (part > *to) *to = part;
    }
  }
  for (int64_t x = 0; x < n; x++) {
    double *part = &parts[found[x] - q->base];
    scores[x] += *part, *part = 0;
  }
  for (int32_t w = first; w < end; w++) {
    if (q->behind[w] - q->at[w] >= n * CHEAPER) continue;
    for (int64_t at = q->at[w]; at < q->behind[w]; at++) {
      uint32_t place = q->terms[w].sentences[at] - q->base;
      if (place >= q->width) break;
      parts[place] = 0;
    }
  }
}

/* Add up the concepts that are walked, in question order. */
static void add_up(const Question *q, int32_t n_concepts, const uint8_t *is_walked, Scratch *s) {
  for (int32_t c = 0; c < n_concepts; c++) {
    int32_t n_here = 0;
    if (!is_walked[c]) continue;
    for (int32_t w = first_of(q, c); w < q->ends[c]; w++) n_here += is_here(q, w);
    for (int32_t w = first_of(q, c); w < q->ends[c]; w++)
      walk_any(q, w, n_here == 1 ? s->sums : s->parts, n_here == 1);
    if (n_here == 1) continue;
    for (int32_t w = first_of(q, c); w < q->ends[c]; w++)
      for (int64_t at = q->at[w]; at < q->behind[w]; at++) {
        uint32_t place = q->terms[w].sentences[at] - q->base;
        if (place >= q->width) break;
        s->sums[place] += s->parts[place], s->parts[place] = 0;
      }
  }
}

/* Empty the sums into the found sentences that have at least `least`; they ascend. */
static int64_t collect(const Question *q, int32_t n_concepts, const uint8_t *is_walked,
                       Scratch *s, int is_dense, double least) {
  int64_t n = 0;
  if (is_dense) {
    for (uint32_t place = 0; place < q->width; place++) {
      double sum = s->sums[place];
      s->found[n] = q->base + place, s->scores[n] = sum;
      n += sum >= least;
    }
    memset(s->sums, 0, q->width * sizeof *s->sums);
    return n;
  }
  for (int32_t c = 0; c < n_concepts; c++) {
    if (!is_walked[c]) continue;
    for (int32_t w = first_of(q, c); w < q->ends[c]; w++)
      for (int64_t at = q->at[w]; at < q->behind[w]; at++) {
        uint32_t place = q->terms[w].sentences[at] - q->base;
        if (place >= q->width) break;
        double sum = s->sums[place];
        s->sums[place] = 0;
        if (sum < least) continue;
        s->parts[place] = sum;
        s->marks[place / 64] |= (uint64_t)1 << place % 64;
      }
  }
  for (uint32_t group = 0; group < WINDOW / 64; group++)
    for (; s->marks[group]; s->marks[group] &= s->marks[group] - 1) {
      uint32_t place = group * 64 + (uint32_t)__builtin_ctzll(s->marks[group]);
      s->found[n] = q->base + place, s->scores[n++] = s->parts[place];
      s->parts[place] = 0;
    }
  return n;
}

int64_t whosaid_abi(void) { return ABI; }
int64_t whosaid_term_bytes(void) { return (int64_t)sizeof(Term); }
int64_t whosaid_scratch_bytes(void) { return (int64_t)sizeof(Scratch); }

/* Fill in what holds for all postings of a term; 0 when a posting is out of range. */
int64_t whosaid_survey(Term *t, int64_t n_sentences, double *best) {
  Heap heap = {best, 0, 0, ranks[RANKS - 1]};
  int64_t numbers[LAST_RANK];
  heap.numbers = numbers;
  t->highest = 0, t->lowest = DBL_MAX;
  for (int64_t at = 0; at < t->n; at++) {
    if (t->sentences[at] >= n_sentences) return 0;
    double one = impact(t, at, t->sentences[at], t->tf_bytes, t->length_bytes);
    if (one > t->highest) t->highest = one;
    if (one < t->lowest && one > 0) t->lowest = one; /* 0: a sentence that is gone */
    if (heap.n < heap.k || one > heap.scores[0]) offer(&heap, one, at);
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

/* Write the k best sentences, best first, equal ones by number; return how many there are.
   `at` and `behind` are one for each alternative, what follows one for each concept. */
int64_t whosaid_top_k(const Term *terms, const double *weights, const int32_t *ends,
                      int32_t n_concepts, int64_t n_sentences, int64_t k, Scratch *s,
                      double *scores, int64_t *numbers, int64_t *at, int64_t *behind,
                      int32_t *order, double *bounds, uint8_t *is_walked) {
  Question q = {terms, weights, ends, at, behind, 0, 0};
  Heap best = {scores, numbers, 0, k};
  int32_t n_ways = n_concepts ? ends[n_concepts - 1] : 0;
  /* Sums in another order differ by less than this; see docs/engine.md. */
  double slack = DBL_EPSILON * 8 * (n_concepts + 2), threshold = 0;
  int rank = 0;
  while (rank < RANKS && ranks[rank] < k) rank++;
  for (int32_t w = 0; w < n_ways; w++) {
    /* So many sentences have at least this much of one concept alone. */
    double reached = rank < RANKS ? weights[w] * (terms[w].idf * terms[w].ranked[rank]) : 0;
    if (reached > threshold) threshold = reached;
    behind[w] = 0;
  }
  for (int64_t base = 0; base < n_sentences; base += WINDOW) {
    int32_t n_here = 0, n_skipped = 0;
    int64_t n_postings = 0, n_walked_postings = 0;
    double total = 0, rest = 0;
    q.base = (uint32_t)base;
    q.width = n_sentences - base < WINDOW ? (uint32_t)(n_sentences - base) : WINDOW;
    for (int32_t c = 0, w = 0; c < n_concepts; c++) {
      double bound = 0;
      for (; w < ends[c]; w++) {
        at[w] = behind[w];
        behind[w] = seek(&terms[w], at[w], terms[w].n, (uint64_t)base + q.width);
        n_postings += behind[w] - at[w];
        double most = is_here(&q, w) ? weights[w] * (terms[w].idf * terms[w].highest) : 0;
        if (most > bound) bound = most;
      }
      bounds[c] = bound, is_walked[c] = 0, total += bound;
      if (bound == 0) continue;
      int32_t place = n_here++;
      for (; place && bounds[order[place - 1]] > bound; place--) order[place] = order[place - 1];
      order[place] = c;
    }
    /* Added in question order, this is the most that a sentence can have, to the bit; later
       sentences lose a tie. */
    if (total == 0 || total < threshold || (best.n == k && total <= scores[0])) continue;
    double enough = threshold * (1 - slack);
    while (n_skipped < n_here && rest + bounds[order[n_skipped]] < enough)
      rest += bounds[order[n_skipped++]];
    if (n_skipped == n_here) continue;
    for (int32_t j = n_skipped; j < n_here; j++) {
      int32_t c = order[j];
      is_walked[c] = 1;
      for (int32_t w = first_of(&q, c); w < ends[c]; w++) n_walked_postings += behind[w] - at[w];
    }
    if (n_postings < n_walked_postings * CHEAPER + FEW) { /* walking all costs less */
      for (; n_skipped; n_skipped--) is_walked[order[n_skipped - 1]] = 1;
      n_walked_postings = n_postings, rest = 0;
    }
    add_up(&q, n_concepts, is_walked, s);
    int is_dense = n_walked_postings > q.width / 2;
    double least = enough - rest > DBL_MIN ? enough - rest : DBL_MIN; /* 0 is no match */
    int64_t n = collect(&q, n_concepts, is_walked, s, is_dense, least);
    for (int32_t j = n_skipped - 1; j >= 0 && n; j--) {
      int64_t n_left = 0;
      look_up(&q, order[j], s->found, n, s->scores, s->parts);
      rest -= bounds[order[j]];
      if (j == 0) rest = 0;
      for (int64_t x = 0; x < n; x++) {
        s->found[n_left] = s->found[x], s->scores[n_left] = s->scores[x];
        n_left += s->scores[x] + rest >= enough;
      }
      n = n_left;
    }
    if (n_skipped && n) { /* added up in another order than the question's: once more, exactly */
      memset(s->scores, 0, (size_t)n * sizeof *s->scores);
      for (int32_t c = 0; c < n_concepts; c++)
        if (bounds[c] > 0) look_up(&q, c, s->found, n, s->scores, s->parts);
    }
    for (int64_t x = 0; x < n; x++)
      if (s->scores[x] >= threshold) offer(&best, s->scores[x], s->found[x]);
    if (best.n == k && scores[0] > threshold) threshold = scores[0];
  }
  int64_t n_found = best.n;
  while (best.n) {
    best.n--;
    swap(&best, 0, best.n);
    sink(&best);
  }
  return n_found;
}
