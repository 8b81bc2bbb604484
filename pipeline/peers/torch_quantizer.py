"""The recipe's quantizer in PyTorch, with the slope of HTGE or of the straight-through estimator within its range."""
import math

import torch


def quantizer(steps_between_levels, sharpness):
    """A function of weights and their bound. No sharpness: the slope is 1 within the range."""

    class Quantized(torch.autograd.Function):
        @staticmethod
        def forward(context, w, bound):
            context.save_for_backward(w)
            context.bound = bound
            delta = 2 * bound / steps_between_levels
            return torch.round((w.clamp(-bound, bound) + bound) / delta) * delta - bound

        @staticmethod
        def backward(context, upstream):
            (w,) = context.saved_tensors
            bound = context.bound
            if sharpness is None:
                return upstream * (w.abs() < bound), None
            delta, slope = 2 * bound / steps_between_levels, sharpness / bound
            gain = slope * delta / 2 / math.tanh(slope * delta / 2)
            bend = torch.tanh(slope * (w - delta * torch.round(w / delta)))
            return upstream * (gain * (1 - bend * bend)) * (w.abs() <= bound), None

    return Quantized.apply
