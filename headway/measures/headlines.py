"""Which seven measures a school's summary opens with, by phase.

Attainment first, then progress, then how the school's disadvantaged pupils do, then whether
children are there. A phase without published results opens with attendance and exclusions.
"""

from headway.schools.models import Phase

_PRIMARY = (
    "P_RWM_EXP",
    "P_READ_PROG",
    "P_WRIT_PROG",
    "P_MAT_PROG",
    "P_RWM_DISGAP",
    "A_PA",
    "X_SUSP",
)
_SECONDARY = ("S_P8", "S_A8", "S_EM5", "S_A8_DISGAP", "A_PA", "X_SUSP", "X_PEX")
_EARLY = ("P_GLD", "P_PHON", "P_KS1_READ", "P_KS1_MAT", "A_ABS", "A_PA", "X_SUSP")
_PRESENCE = ("A_ABS", "A_PA", "A_SA", "X_SUSP", "X_SUSP1", "X_PEX", "X_PTT")

HEADLINES: dict[str, tuple[str, ...]] = {
    Phase.PRIMARY: _PRIMARY,
    Phase.JUNIOR: _PRIMARY,
    Phase.MIDDLE_DEEMED_PRIMARY: _PRIMARY,
    Phase.INFANT: _EARLY,
    Phase.SECONDARY: _SECONDARY,
    Phase.MIDDLE_DEEMED_SECONDARY: _SECONDARY,
    Phase.ALL_THROUGH: ("P_RWM_EXP", "S_P8", "S_A8", "S_EM5", "S_A8_DISGAP", "A_PA", "X_SUSP"),
    Phase.SPECIAL: _PRESENCE,
    Phase.ALTERNATIVE: _PRESENCE,
    Phase.NURSERY: (),
    Phase.POST16: ("T_APS", "T_VA"),
    Phase.INDEPENDENT: (),
}

# The five stages of a school's data page, then attendance, and the measures of each. A stage that
# a phase does not teach is blank with its reason; one that it teaches without a value is missing.
STAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("eyfs", "Early years", ("P_GLD",)),
    ("ks1", "Key stage 1", ("P_PHON", "P_KS1_READ", "P_KS1_WRIT", "P_KS1_MAT")),
    (
        "ks2",
        "Key stage 2",
        (
            "P_RWM_EXP",
            "P_READ_EXP",
            "P_WRIT_EXP",
            "P_MAT_EXP",
            "P_READ_PROG",
            "P_WRIT_PROG",
            "P_MAT_PROG",
            "P_RWM_HIGH",
            "P_GPS_EXP",
            "P_READ_AVG",
            "P_MAT_AVG",
            "P_GPS_AVG",
            "P_RWM_3Y",
            "P_RWM_DISGAP",
            "P_MTC",
        ),
    ),
    (
        "ks4",
        "Key stage 4",
        (
            "S_P8",
            "S_A8",
            "S_EM5",
            "S_EM4",
            "S_EBACC_APS",
            "S_EBACC_ENT",
            "S_P8_ENG",
            "S_P8_MAT",
            "S_P8_EBAC",
            "S_P8_OPEN",
            "S_P8_DISGAP",
            "S_A8_DISGAP",
            "S_DEST",
            "S_NOTSUST",
        ),
    ),
    ("ks5", "Key stage 5", ("T_APS", "T_VA")),
    ("attendance", "Attendance", ("A_ABS", "A_PA", "A_SA")),
)
