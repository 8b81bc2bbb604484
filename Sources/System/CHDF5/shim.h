// HDF5's constants are comma expressions (`(H5OPEN H5T_IEEE_F32LE_g)`), which Swift does not import.
// One inline function each; nothing else belongs here.
#pragma once
#include <hdf5.h>

static inline hid_t h5_float32_le(void) { return H5T_IEEE_F32LE; }
static inline hid_t h5_float64_le(void) { return H5T_IEEE_F64LE; }
static inline hid_t h5_int64_le(void) { return H5T_STD_I64LE; }
static inline hid_t h5_int32_le(void) { return H5T_STD_I32LE; }
static inline hid_t h5_uint8_le(void) { return H5T_STD_U8LE; }
static inline hid_t h5_uint64_le(void) { return H5T_STD_U64LE; }
static inline hid_t h5_native_float(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t h5_native_double(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t h5_native_int64(void) { return H5T_NATIVE_INT64; }
static inline hid_t h5_native_int32(void) { return H5T_NATIVE_INT32; }
static inline hid_t h5_native_uint8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t h5_native_uint64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t h5_c_s1(void) { return H5T_C_S1; }
static inline hid_t h5_property_file_access(void) { return H5P_FILE_ACCESS; }
static inline hid_t h5_property_file_create(void) { return H5P_FILE_CREATE; }
static inline hid_t h5_property_group_create(void) { return H5P_GROUP_CREATE; }
static inline hid_t h5_property_dataset_create(void) { return H5P_DATASET_CREATE; }
static inline hid_t h5_property_link_create(void) { return H5P_LINK_CREATE; }
static inline unsigned h5_access_truncate(void) { return H5F_ACC_TRUNC; }
static inline unsigned h5_access_read_only(void) { return H5F_ACC_RDONLY; }
static inline size_t h5_variable_length(void) { return H5T_VARIABLE; }
