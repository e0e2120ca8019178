/* The walk over the segments of a message, as `message.py` makes it in Python, which is the reference.

   Nothing is known here of tags, codes or texts: what leads where, which codes are told apart and what a
   byte is come as tables (`paths.py`), and what is remembered lies in dictionaries of theirs. What is found in
   these is kept at hand within one call, in which they do not change, and never between two. Built where there
   is a compiler (hatch_build.py). */

#define PY_SSIZE_T_CLEAN
#ifndef Py_LIMITED_API
#define Py_LIMITED_API 0x030B0000
#endif
#include <Python.h>
#include <stdint.h>
#include <string.h>

typedef const unsigned char *Bytes;

enum { EVENTFUL = 1, REQUEST = 2 };                /* flags of a step */
enum { SEPARATOR = 1, MASK = 2 };               /* classes of bytes: MASK is the first of three */
enum { NO_KEY = 0, PLAIN = 1, TOKENS = 2, OPEN = 3 }; /* how a known code has its segment remembered */
enum { LONGEST_CODE = 31, LONGEST_KEY = 512, TEXT = 9, MANY = 9, TAG = 3 };
/* Codes and keys of so many bytes are kept at hand, in 2^BITS places: tests build it with few. */
#ifndef BITS
#define BITS 9
#endif
enum { PACKED = 7, HELD = 64, PLACES = 1 << BITS };

typedef struct {
    unsigned char bytes[LONGEST_KEY];
    Py_ssize_t size;
} Key;

/* A code that was looked up in a table, and what was found there. */
typedef struct {
    PyObject *table, *found;
    uint64_t code; /* its bytes, and how many */
} Code;

/* What is remembered by a key; only a place whose table is not NULL is in use. */
typedef struct {
    PyObject *table[PLACES], *found[PLACES];
    unsigned char size[PLACES], bytes[PLACES][HELD];
} Keys;

typedef struct {
    Bytes shape, classes;
    int repeated; /* what stands between repetitions of an element; -1 where there is none in all of the text */
    PyObject *telling;
    Code codes[PLACES];
    Keys keys;
} Tables;

/* The place for what is looked up in a table by these bits. */
static size_t
place_of(const PyObject *table, uint64_t bits)
{
    return (size_t)(((bits ^ (uint64_t)(uintptr_t)table >> 4) * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - BITS));
}

/* What stands in a dictionary under these bytes: borrowed, NULL where nothing does or on an error. */
static PyObject *
looked_up(PyObject *table, Bytes from, Bytes to)
{
    PyObject *key = PyBytes_FromStringAndSize((const char *)from, to - from), *found;
    if (key == NULL)
        return NULL;
    found = PyDict_GetItemWithError(table, key);
    Py_DECREF(key);
    return found;
}

/* The same of a code: a longer one stands in no table, and one met before in this call is at hand. */
static PyObject *
under(Tables *tables, PyObject *table, Bytes from, Bytes to)
{
    Py_ssize_t size = to - from;
    uint64_t code = (uint64_t)size << 8 * PACKED;
    PyObject *found;
    Code *at;
    if (size > LONGEST_CODE)
        return NULL;
    if (size > PACKED)
        return looked_up(table, from, to);
    for (Py_ssize_t number = 0; number < size; number++)
        code |= (uint64_t)from[number] << 8 * number;
    at = &tables->codes[place_of(table, code)];
    if (at->table == table && at->code == code)
        return at->found;
    found = looked_up(table, from, to);
    if (found == NULL && PyErr_Occurred())
        return NULL;
    *at = (Code){table, found, code};
    return found;
}

/* What is remembered by a key, met before in this call or not; `written` is the key as bytes where it had to be
   looked up, to be given back. NULL where nothing is remembered or on an error. */
static PyObject *
recalled(Tables *tables, PyObject *remembered, const Key *key, PyObject **written)
{
    Keys *keys = &tables->keys;
    uint64_t bits = (uint64_t)key->size, word;
    PyObject *found;
    size_t at = 0;
    int holds = key->size <= HELD;
    if (holds) {
        for (Py_ssize_t from = 0; from < key->size; from += (Py_ssize_t)sizeof word) {
            Py_ssize_t left = key->size - from;
            word = 0;
            memcpy(&word, key->bytes + from, left < (Py_ssize_t)sizeof word ? (size_t)left : sizeof word);
            bits = (bits ^ word) * UINT64_C(0xFF51AFD7ED558CCD);
            bits ^= bits >> 32;
        }
        at = place_of(remembered, bits);
        if (keys->table[at] == remembered && keys->size[at] == key->size
            && !memcmp(keys->bytes[at], key->bytes, (size_t)key->size))
            return keys->found[at];
    }
    *written = PyBytes_FromStringAndSize((const char *)key->bytes, key->size);
    if (*written == NULL)
        return NULL;
    found = PyDict_GetItemWithError(remembered, *written);
    if (found != NULL && holds) {
        keys->table[at] = remembered;
        keys->found[at] = found;
        keys->size[at] = (unsigned char)key->size;
        memcpy(keys->bytes[at], key->bytes, (size_t)key->size);
    }
    return found;
}

static Bytes
end_of_component(Bytes at, Bytes end)
{
    while (at < end && *at != '+' && *at != ':')
        at++;
    return at;
}

static Bytes
end_of_element(Bytes at, Bytes end)
{
    Bytes found = at < end ? memchr(at, '+', (size_t)(end - at)) : NULL;
    return found == NULL ? end : found;
}

static int
add(Key *key, Bytes from, Bytes to, Bytes table)
{
    Py_ssize_t size = to - from;
    unsigned char *restrict into = key->bytes + key->size;
    if (size > LONGEST_KEY - key->size)
        return 0;
    for (Py_ssize_t at = 0; at < size; at++)
        into[at] = table[from[at]];
    key->size += size;
    return 1;
}

/* A code: its length, and the code if it is of a closed list. */
static int
add_code(Key *key, Bytes from, Bytes to)
{
    Py_ssize_t size = to - from;
    if (size + 1 > LONGEST_KEY - key->size)
        return 0;
    key->bytes[key->size++] = (unsigned char)size;
    memcpy(key->bytes + key->size, from, (size_t)size);
    key->size += size;
    return 1;
}

/* A text as what its form could be told from: whether there is anything in it but separators; and of each
   mask character how many there are, and how many in a row, up to MANY of them. */
static int
add_text(Key *key, Bytes from, Bytes to, Bytes classes)
{
    unsigned char masks[6] = {0}, run = 0, before = 0, legible = 0, any = 0;
    if (LONGEST_KEY - key->size < 1 + (Py_ssize_t)sizeof masks)
        return 0;
    for (Bytes at = from; at < to; at++) {
        any |= classes[*at];
        legible |= !classes[*at];
    }
    for (Bytes at = any < MASK ? to : from; at < to; at++) { /* hardly any text is masked */
        unsigned char class = classes[*at];
        if (class >= MASK) {
            unsigned char *of = masks + 2 * (class / MASK / 2);
            run = class == before && run < MANY ? run + 1 : class == before ? MANY : 1;
            of[0] = of[0] < MANY ? of[0] + 1 : MANY;
            of[1] = of[1] > run ? of[1] : run;
        }
        before = class;
    }
    if (from < to)
        key->bytes[key->size++] = legible ? 'a' : ' ';
    if (any >= MASK) {
        memcpy(key->bytes + key->size, masks, sizeof masks);
        key->size += sizeof masks;
    }
    return 1;
}

/* The codes at the positions that count. Says of the last how the segment is remembered, or -1 on an error. */
static int
add_codes(Key *key, Bytes at, Bytes end, Bytes positions, Py_ssize_t count, PyObject *known, Tables *tables)
{
    int element = 0, component = 1, how = PLAIN;
    for (Py_ssize_t number = 0; number < count; number++) {
        int wanted = positions[2 * number], part = positions[2 * number + 1];
        PyObject *table, *found = NULL;
        Bytes to;
        while (at < end && (element < wanted || (element == wanted && component < part))) {
            if (*at == '+') {
                element++;
                component = 1;
            }
            else if (*at == ':')
                component++;
            at++;
        }
        if (element != wanted || component != part) {
            how = PLAIN;
            if (!add_code(key, at, at))
                return NO_KEY;
            continue;
        }
        to = end_of_component(at, end);
        table = PyTuple_GetItem(known, number);
        if (table == NULL)
            return -1;
        found = under(tables, table, at, to);
        if (found == NULL && PyErr_Occurred())
            return -1;
        how = found == NULL ? OPEN : (int)PyLong_AsLong(found);
        if (how == -1 && PyErr_Occurred())
            return -1;
        if (how == NO_KEY || !add_code(key, at, found == NULL ? at : to))
            return NO_KEY;
    }
    return how;
}

/* Of the tokens of a request's text the codes that tell how it is read. */
static int
add_tokens(Key *key, Bytes at, Bytes end, Tables *tables)
{
    if (key->size == LONGEST_KEY)
        return 0;
    key->bytes[key->size++] = 0; /* no shape has it */
    for (;;) {
        Bytes to = at;
        PyObject *found;
        while (to < end && *to != '/' && *to != '-')
            to++;
        found = under(tables, tables->telling, at, to);
        if (found == NULL && PyErr_Occurred())
            return -1;
        if (!add_code(key, at, found == NULL ? at : to))
            return 0;
        if (to == end)
            return 1;
        at = to + 1;
    }
}

/* What a segment is remembered by in its step: 1; 0 where it is by nothing; -1 on an error. */
static int
key_of(Key *key, Bytes begin, Bytes end, Bytes spec, Py_ssize_t size, PyObject *known, Tables *tables)
{
    int text_from = spec[1], how;
    Bytes text = end, after = end, at = begin;
    key->size = 0;
    if (tables->repeated >= 0 && memchr(begin, tables->repeated, (size_t)(end - begin)) != NULL)
        return 0;
    if (text_from) {
        for (int number = 0; number < text_from && at < end; number++)
            at = end_of_element(number ? at + 1 : at, end);
        text = at < end ? at + 1 : end;
    }
    how = add_codes(key, begin, text, spec + 2, (size - 2) / 2, known, tables);
    if (how <= 0)
        return how;
    if (spec[0] & REQUEST) {
        Bytes head = end_of_element(begin, end);
        after = head < end ? end_of_element(head + 1, end) : end;
        text = head;
        for (int number = 1; number < TEXT && text < after; number++)
            text = end_of_component(text + 1, after);
        text = text < after ? text + 1 : after;
        if (how != OPEN) {
            if (!add(key, begin, end, tables->shape))
                return 0;
            return how == TOKENS ? add_tokens(key, text, after, tables) : 1;
        }
    }
    return add(key, begin, text, tables->shape) && add_text(key, text, after, tables->classes)
        && add(key, after, end, tables->shape);
}

/* The entry of a tag in a group: borrowed; NULL where it has none, or on an error. */
static PyObject *
entry_of(Tables *tables, PyObject *group, Bytes tag)
{
    uint64_t code = (uint64_t)TAG << 8 * PACKED | (uint64_t)tag[2] << 16 | (uint64_t)tag[1] << 8 | tag[0];
    Code *at = &tables->codes[place_of(group, code)];
    Py_ssize_t number, size;
    PyObject *names, *found = NULL;
    char *tags;
    if (at->table == group && at->code == code)
        return at->found;
    names = PyList_GetItem(group, 0);
    if (names == NULL || PyBytes_AsStringAndSize(names, &tags, &size) < 0)
        return NULL;
    for (number = 0; number + TAG <= size; number += TAG)
        if (!memcmp(tags + number, tag, TAG)) {
            found = PyList_GetItem(group, number / TAG + 1);
            if (found == NULL)
                return NULL;
            break;
        }
    *at = (Code){group, found, code};
    return found;
}

/* Where a segment leads from a group: borrowed; NULL where no table names it there, or on an error. */
static PyObject *
step_of(PyObject *group, Bytes begin, Bytes end, Tables *tables)
{
    Bytes at = begin + TAG, to;
    PyObject *ways, *found, *entry;
    if (end - begin < TAG || (at < end && *at != '+'))
        return NULL;
    entry = entry_of(tables, group, begin);
    if (entry == NULL || at == end)
        return entry == NULL ? NULL : PyTuple_GetItem(entry, 0);
    ways = PyTuple_GetItem(entry, 1);
    if (ways == NULL)
        return NULL;
    if (ways != Py_None) {
        to = end_of_component(at + 1, end);
        found = under(tables, ways, at + 1, to);
        if (found == NULL && !PyErr_Occurred() && to < end && *to == ':')
            found = under(tables, ways, at + 1, end_of_component(to + 1, end));
        if (found != NULL || PyErr_Occurred())
            return found;
    }
    ways = PyTuple_GetItem(entry, 2);
    if (ways == NULL)
        return NULL;
    if (ways != Py_None) {
        for (at++; at < end && *at == ' '; at++)
            ;
        for (to = at; to < end && *to != '+' && *to != ':' && *to != '/' && *to != ' '; to++)
            ;
        found = under(tables, ways, at, to);
        if (found != NULL || PyErr_Occurred())
            return found;
    }
    return PyTuple_GetItem(entry, 0);
}

static int
append_number(PyObject *list, Py_ssize_t number)
{
    PyObject *each = PyLong_FromSsize_t(number);
    int failed = each == NULL || PyList_Append(list, each);
    Py_XDECREF(each);
    return failed;
}

PyDoc_STRVAR(walk_doc, "Where each segment from a number on leads and what is remembered of it; see the stub.");

static PyObject *
walk(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *text, *bounds, *group, *settled, *views = NULL, *found = NULL, *open = NULL, *raws = NULL, *keys = NULL,
             *events = NULL, *result = NULL;
    Py_ssize_t start, gap, count, length, table_size;
    int repeated;
    char *bytes, *raw_bounds, *shape, *classes;
    Tables tables;
    Key key;

    if (!PyArg_ParseTuple(args, "SSnnO!SSiO!O:walk", &text, &bounds, &gap, &start, &PyList_Type, &group,
                          &tables.shape, &tables.classes, &repeated, &PyDict_Type, &tables.telling, &settled))
        return NULL;
    if (PyBytes_AsStringAndSize(text, &bytes, &length) < 0
        || PyBytes_AsStringAndSize(bounds, &raw_bounds, &count) < 0)
        return NULL;
    count = count / (Py_ssize_t)sizeof(int64_t) - 1;
    if (PyBytes_AsStringAndSize((PyObject *)tables.shape, &shape, &table_size) < 0 || table_size != 256
        || PyBytes_AsStringAndSize((PyObject *)tables.classes, &classes, &table_size) < 0
        || table_size != 256 || start < 0) {
        PyErr_SetString(PyExc_ValueError, "not the tables of a walk");
        return NULL;
    }
    tables.shape = (Bytes)shape;
    tables.classes = (Bytes)classes;
    tables.repeated = memchr(bytes, repeated, (size_t)length) != NULL ? repeated : -1;
    memset(tables.codes, 0, sizeof tables.codes);
    memset(tables.keys.table, 0, sizeof tables.keys.table);
    views = PyList_New(0);
    found = PyList_New(0);
    open = PyList_New(0);
    raws = PyList_New(0);
    keys = PyList_New(0);
    events = PyList_New(0);
    if (!views || !found || !open || !raws || !keys || !events)
        goto done;
    for (Py_ssize_t number = start; number < count; number++) {
        uint64_t edges[2], first;
        Py_ssize_t spec_size;
        PyObject *step, *template = NULL, *view, *remembered, *counts, *known;
        Bytes begin, end;
        char *spec;
        int kind;

        memcpy(&first, raw_bounds, sizeof first);
        memcpy(edges, raw_bounds + number * (Py_ssize_t)sizeof first, sizeof edges);
        edges[0] += (uint64_t)gap * (uint64_t)number - first;
        edges[1] += (uint64_t)gap * (uint64_t)number - first;
        if (edges[1] < edges[0] || edges[1] > (uint64_t)length) {
            PyErr_SetString(PyExc_ValueError, "bounds beyond the text");
            goto done;
        }
        begin = (Bytes)bytes + edges[0];
        end = (Bytes)bytes + edges[1];
        step = step_of(group, begin, end, &tables);
        if (step == NULL) {
            if (PyErr_Occurred())
                goto done;
            break;
        }
        /* view, what is remembered, where it leads, what counts in it, the codes known there */
        view = PyTuple_GetItem(step, 0);
        remembered = PyTuple_GetItem(step, 1);
        group = PyTuple_GetItem(step, 2);
        counts = PyTuple_GetItem(step, 3);
        known = PyTuple_GetItem(step, 4);
        if (!view || !remembered || !group || !counts || !known
            || PyBytes_AsStringAndSize(counts, &spec, &spec_size) < 0)
            goto done;
        if (spec_size < 2) {
            PyErr_SetString(PyExc_ValueError, "not a step");
            goto done;
        }
        kind = key_of(&key, begin, end, (Bytes)spec, spec_size, known, &tables);
        if (kind < 0)
            goto done;
        if (kind) {
            PyObject *written = NULL;
            template = recalled(&tables, remembered, &key, &written);
            if (template == NULL)
                kind = PyErr_Occurred() || PyList_Append(keys, written) ? -1 : 1;
            Py_XDECREF(written);
            if (kind < 0)
                goto done;
        }
        if (template == NULL || (PyObject *)Py_TYPE(template) != settled) {
            PyObject *raw = PyBytes_FromStringAndSize((const char *)begin, end - begin);
            int failed = raw == NULL || PyList_Append(raws, raw) || append_number(open, number - start);
            Py_XDECREF(raw);
            if (failed)
                goto done;
            if ((template != NULL || !kind) && PyList_Append(keys, Py_None))
                goto done;
        }
        if (PyList_Append(views, view)
            || PyList_Append(found, template == NULL ? Py_None : template)
            || ((spec[0] & EVENTFUL) && append_number(events, number - start)))
            goto done;
    }
    result = PyTuple_Pack(6, views, found, open, raws, keys, events);
done:
    Py_XDECREF(views);
    Py_XDECREF(found);
    Py_XDECREF(open);
    Py_XDECREF(raws);
    Py_XDECREF(keys);
    Py_XDECREF(events);
    return result;
}

/* How many segments there are; where `into` is not NULL, the bytes before each and before the end go there. */
static Py_ssize_t
count_bounds(const char *text, const char *end, const char *between, Py_ssize_t gap, int64_t base, char *into)
{
    Py_ssize_t count = 0;
    const char *from = text, *at = text;
    if (into != NULL)
        memcpy(into, &base, sizeof base);
    while (end - at >= gap && (at = memchr(at, between[0], (size_t)(end - at))) != NULL && end - at >= gap) {
        if (memcmp(at, between, (size_t)gap)) {
            at++;
            continue;
        }
        count++;
        base += at - from;
        if (into != NULL)
            memcpy(into + count * (Py_ssize_t)sizeof base, &base, sizeof base);
        from = at += gap;
    }
    return count;
}

PyDoc_STRVAR(bounds_doc, "How many bytes stand before each segment, and before the end; see the stub.");

static PyObject *
bounds(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *result;
    const char *text, *between;
    Py_ssize_t length, gap, count;
    long long base;

    if (!PyArg_ParseTuple(args, "y#y#L:bounds", &text, &length, &between, &gap, &base))
        return NULL;
    if (gap < 1) {
        PyErr_SetString(PyExc_ValueError, "nothing stands between the segments");
        return NULL;
    }
    count = count_bounds(text, text + length, between, gap, base, NULL);
    result = PyBytes_FromStringAndSize(NULL, (count + 1) * (Py_ssize_t)sizeof(int64_t));
    if (result != NULL)
        count_bounds(text, text + length, between, gap, base, PyBytes_AsString(result));
    return result;
}

PyDoc_STRVAR(ordinary_doc, "The bounds of segments; None where one is not ordinary; see `ordinary.py`.");

static PyObject *
ordinary(PyObject *Py_UNUSED(module), PyObject *args)
{
    PyObject *result = NULL;
    Bytes text, between, stumbling, at, end, begin;
    Py_ssize_t length, gap, many, limit, count = 0, room = 1 << 11;
    long long base;
    int64_t *edges;

    if (!PyArg_ParseTuple(args, "y#y#y#nL:ordinary", &text, &length, &between, &gap, &stumbling, &many, &limit, &base))
        return NULL;
    if (gap < 1) {
        PyErr_SetString(PyExc_ValueError, "nothing stands between the segments");
        return NULL;
    }
    edges = PyMem_Malloc((size_t)room * sizeof *edges);
    if (edges == NULL)
        return PyErr_NoMemory();
    edges[0] = base;
    for (at = begin = text, end = text + length; at < end;) {
        if (*at < ' ')
            break;
        if (*at != between[0]) {
            at++;
            continue;
        }
        if (at - begin > limit || end - at < gap || memcmp(at, between, (size_t)gap))
            break;
        if (count + 1 == room) {
            int64_t *more = PyMem_Realloc(edges, 2 * (size_t)room * sizeof *edges);
            if (more == NULL) {
                PyErr_NoMemory();
                goto done;
            }
            edges = more;
            room *= 2;
        }
        edges[count + 1] = base + (at - text) - gap * count;
        count++;
        begin = at += gap;
        if (at < end && memchr(stumbling, *at, (size_t)many) != NULL)
            break;
    }
    if (at < end || at - begin > limit) {
        result = Py_None;
        Py_INCREF(result);
    }
    else
        result = PyBytes_FromStringAndSize((char *)edges, (count + 1) * (Py_ssize_t)sizeof *edges);
done:
    PyMem_Free(edges);
    return result;
}

static PyMethodDef methods[] = {
    {"walk", walk, METH_VARARGS, walk_doc},
    {"bounds", bounds, METH_VARARGS, bounds_doc},
    {"ordinary", ordinary, METH_VARARGS, ordinary_doc},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef_Slot slots[] = {{0, NULL}};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "_walk",
    .m_doc = "The walk over segments and shapes, compiled.",
    .m_size = 0,
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit__walk(void)
{
    return PyModuleDef_Init(&module);
}
