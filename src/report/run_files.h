/* A finished run in words and files. */
#ifndef MG_REPORT_RUN_FILES_H
#define MG_REPORT_RUN_FILES_H

#include "base/json/json.h"
#include "maskgen/run.h"

/* The whole record, as in run.json. Borrowed. */
const mg_json *mg_run_report_record(const mg_run_report *report);

/* The first line of trace.csv. */
#define RUN_TRACE_HEADER "iter,evals,temperature,loss,best_loss,accepted\n"

#endif
