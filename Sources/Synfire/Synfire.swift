// One import for the whole library.
@_exported public import ChipSimulator
@_exported public import Datasets
@_exported public import Experiments
@_exported public import Figures
@_exported public import Kernels
@_exported public import Learners
@_exported public import NetworkModel
@_exported public import Recordings
@_exported public import Storage
@_exported public import SynfireCircuits
