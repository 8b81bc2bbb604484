// MPI for Swift, which does not import its macros: handles of the world, of types and of nothing.
#pragma once
#include <mpi.h>
#include <stdint.h>

/// An exchange under way.
typedef struct {
  MPI_Request request;
} RankRequest;

static inline int ranks_own(void) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  return rank;
}

static inline int ranks_count(void) {
  int count = 0;
  MPI_Comm_size(MPI_COMM_WORLD, &count);
  return count;
}

/// Every two ranks meet once, and the lower one speaks first; 0 where all is well.
///
/// Left to the first exchange, both would call at the same moment; of 39 runs over TCP, Open MPI 4.1 looked at its
/// sockets only every 10 ms from then on in 13, and in none of 14 where they had met before.
static inline int ranks_meet(void) {
  int own = ranks_own(), count = ranks_count(), code = MPI_SUCCESS;
  char greeting = 0;
  for (int rank = 0; rank < own && code == MPI_SUCCESS; rank++)
    code = MPI_Recv(&greeting, 1, MPI_BYTE, rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
  for (int rank = own + 1; rank < count && code == MPI_SUCCESS; rank++)
    code = MPI_Send(&greeting, 1, MPI_BYTE, rank, 0, MPI_COMM_WORLD);
  return code;
}

/// Starts MPI for one thread that calls it; 0 where all is well.
static inline int ranks_start(void) {
  int provided = 0;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
  if (code != MPI_SUCCESS) return code;
  return provided < MPI_THREAD_FUNNELED ? MPI_ERR_OTHER : ranks_meet();
}

/// Each rank sends each a part and receives one; sizes and offsets in bytes.
static inline int ranks_exchange(
    const void *source, const int32_t *sizes, const int32_t *offsets, void *target,
    const int32_t *received_sizes, const int32_t *received_offsets, RankRequest *request) {
  return MPI_Ialltoallv(
      source, sizes, offsets, MPI_BYTE, target, received_sizes, received_offsets, MPI_BYTE,
      MPI_COMM_WORLD, &request->request);
}

/// Whether an exchange has come to its end; its code in `code`.
static inline int ranks_test(RankRequest *request, int *code) {
  int done = 0;
  *code = MPI_Test(&request->request, &done, MPI_STATUS_IGNORE);
  return done;
}

/// Ends all ranks at once.
static inline void ranks_abort(int code) { MPI_Abort(MPI_COMM_WORLD, code); }

static inline void ranks_finish(void) { MPI_Finalize(); }
