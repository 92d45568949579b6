* The social index of the method in PSPP syntax: files in, lists out.
* It runs in a folder that holds data/schools.csv and data/social.csv and writes lists.csv; the last year is 2019.
*
* It does what a careful analyst would do in SPSS: shares, min-max by year and group, mean of what a school has
* (at least 6 of the 11), RANK with NTILES(4), and adverse or favourable where two of three years say so.
* It leaves out: names and municipalities, rows of schools without a year, variables that say nothing in a year
* (a range of zero just gives missing values), coverage counted in variables in use, cut rules with ties, and
* every check of the input.

GET DATA /TYPE=TXT /FILE='data/schools.csv' /ENCODING='UTF-8' /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2
  /VARIABLES=school_id A12 year F4.0 name A8 municipality A8 group A12 excluded A8.
SORT CASES BY school_id year.
SAVE OUTFILE='schools.sav' /KEEP=school_id year group excluded.

GET DATA /TYPE=TXT /FILE='data/social.csv' /ENCODING='UTF-8' /DELIMITERS=',' /QUALIFIER='"' /FIRSTCASE=2
  /VARIABLES=school_id A12 year F4.0 pupils F8.0 deviant_behaviour F8.0 school_register F8.0 police_register F8.0
  non_native_language F8.0 special_needs F8.0 parent_unemployed F8.0 parents_no_higher_education F8.0
  single_parent F8.0 family_at_risk F8.0 free_meals F8.0 guardianship F8.0.
SORT CASES BY school_id year.
MATCH FILES /FILE='schools.sav' /IN=registered /FILE=* /BY school_id year.
SELECT IF registered = 1 AND excluded = '' AND year >= 2017 AND year <= 2019.

DO REPEAT count = deviant_behaviour school_register police_register non_native_language special_needs
    parent_unemployed parents_no_higher_education single_parent family_at_risk free_meals guardianship
  /share = share1 TO share11.
  IF (pupils > 0) share = count / pupils.
END REPEAT.
SORT CASES BY year group.
AGGREGATE OUTFILE=* MODE=ADDVARIABLES /PRESORTED /BREAK=year group
  /low1 TO low11 = MIN(share1 TO share11)
  /high1 TO high11 = MAX(share1 TO share11).
DO REPEAT share = share1 TO share11 /low = low1 TO low11 /high = high1 TO high11 /z = z1 TO z11.
  IF (high > low) z = (share - low) / (high - low).
END REPEAT.
* The two flags exist before RANK: made after it, PSPP 1.6 fills them with the quarter when the data are large.
COMPUTE is_adverse = 0.
COMPUTE is_favourable = 0.
COMPUTE social_index = RND(MEAN.6(z1 TO z11) * 1e10) / 1e10.
RANK VARIABLES=social_index (D) BY year group /RANK INTO place /NTILES(4) INTO quarter /PRINT=NO.

IF (quarter = 1) is_adverse = 1.
IF (quarter = 4) is_favourable = 1.
SORT CASES BY school_id year.
AGGREGATE OUTFILE=* /PRESORTED /BREAK=school_id
  /group = LAST(group) /last_year = LAST(year) /adverse_years = SUM(is_adverse)
  /favourable_years = SUM(is_favourable) /social_history = N(quarter).
SELECT IF last_year = 2019.
STRING social_list (A10).
COMPUTE social_list = 'neutral'.
IF (social_history = 0) social_list = 'none'.
IF (favourable_years >= 2) social_list = 'favourable'.
IF (adverse_years >= 2) social_list = 'adverse'.
SAVE TRANSLATE /OUTFILE='lists.csv' /TYPE=CSV /FIELDNAMES /REPLACE
  /KEEP=school_id group social_list social_history.
