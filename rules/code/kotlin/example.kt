package com.example.notes
