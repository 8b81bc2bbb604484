// CBLAS and the questions that OpenBLAS answers about itself.
#pragma once
#include <cblas.h>
#include <openblas_config.h>
