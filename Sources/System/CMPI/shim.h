// MPI for Swift, which does not import its macros: handles of the world, of types and of nothing.
#pragma once
#include <mpi.h>
#include <stdint.h>

/// An exchange under way.
typedef struct {
  MPI_Request request;
} RankRequest;

/// Starts MPI for one thread that calls it; 0 where all is well.
static inline int ranks_start(void) {
  int provided = 0;
  int code = MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &provided);
  if (code != MPI_SUCCESS) return code;
  return provided < MPI_THREAD_FUNNELED ? MPI_ERR_OTHER : MPI_SUCCESS;
}

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
