// libjpeg-turbo through its TurboJPEG interface: errors are return values, so that Swift never has to
// survive a longjmp.
#pragma once
#include <turbojpeg.h>
